//! Spreadsheets made here byte by byte: what a book may hold, and what a hostile one must not get.
//!
//! Every hostile book is refused with a sentence that says why, before it costs more than its own size allows.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso::interchange::formats::{self, Read};
use sayso::interchange::table::{Document, Reading};
use zip::write::SimpleFileOptions;

const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A zip archive of these parts.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let stored = *name == "mimetype";
        let method = if stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("a part");
        zip.write_all(content).expect("room");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A workbook: sheets by name and state with the XML inside `<worksheet>`, and the shared strings part.
fn book_of(sheets: &[(&str, &str, String)], strings: &str) -> Vec<u8> {
    let mut list = String::new();
    let mut relations = String::new();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (at, (name, state, inside)) in sheets.iter().enumerate() {
        let id = at + 1;
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\" state=\"{state}\" r:id=\"r{id}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"r{id}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        ));
        let sheet = format!("<worksheet xmlns=\"{SHEET}\">{inside}</worksheet>");
        parts.push((format!("xl/worksheets/sheet{id}.xml"), sheet.into_bytes()));
    }
    let workbook = format!("<workbook xmlns=\"{SHEET}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let styles = format!(
        "<styleSheet xmlns=\"{SHEET}\"><fonts count=\"2\"><font/><font><b/></font></fonts><cellXfs count=\"3\">\
         <xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" applyFont=\"1\"/>\
         <xf numFmtId=\"14\" fontId=\"0\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    );
    let root = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    parts.push(("_rels/.rels".to_owned(), root.into_bytes()));
    parts.push(("xl/workbook.xml".to_owned(), workbook.into_bytes()));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations.into_bytes()));
    parts.push(("xl/styles.xml".to_owned(), styles.into_bytes()));
    if !strings.is_empty() {
        parts.push(("xl/sharedStrings.xml".to_owned(), strings.as_bytes().to_vec()));
    }
    let parts: Vec<(&str, Vec<u8>)> = parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    archive(&parts)
}

fn book(inside: &str) -> Vec<u8> {
    book_of(&[("Rights", "visible", inside.to_owned())], "")
}

/// Rows of texts as cells; `!` before a text makes it bold.
fn rows(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| match (text.strip_prefix('!'), text.is_empty()) {
        (Some(text), _) => format!("<c t=\"inlineStr\" s=\"1\"><is><t>{text}</t></is></c>"),
        (None, true) => "<c/>".to_owned(),
        (None, false) => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |row: &&[&str]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
    format!("<sheetData>{}</sheetData>", rows.iter().map(row).collect::<String>())
}

fn document(bytes: &[u8]) -> Result<Document, String> {
    let format = formats::choose(None, bytes).map_err(|why| why.to_string())?;
    match format.read {
        Read::Tables(read) => read(bytes).map_err(|why| why.to_string()),
        _ => Err(format!("{} holds no tables alone", format.name)),
    }
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let document = document(bytes).expect("readable");
    document
        .tables
        .iter()
        .flat_map(|table| &table.rows)
        .map(|row| row.iter().map(|cell| cell.text.to_string()).collect())
        .collect()
}

fn reading(bytes: &[u8]) -> Reading {
    formats::choose(None, bytes).expect("known").reading(bytes).expect("readable")
}

#[test]
fn values_are_what_the_sheet_shows() {
    let inside = "<sheetData><row r=\"2\"><c r=\"B2\"><v>3</v></c><c r=\"C2\"><v>2.50</v></c><c r=\"D2\" t=\"b\"><v>1</v></c>\
        <c r=\"E2\" s=\"2\"><v>46347</v></c><c r=\"F2\" s=\"2\"><v>0.5</v></c><c r=\"G2\" s=\"2\"><v>46347.25</v></c>\
        <c r=\"H2\" t=\"s\"><v>0</v></c><c r=\"I2\" t=\"e\"><v>#REF!</v></c>\
        <c r=\"J2\" t=\"str\"><f>1+1</f><v>two</v></c></row></sheetData>";
    let strings = format!(
        "<sst xmlns=\"{SHEET}\" uniqueCount=\"1\"><si><r><t xml:space=\"preserve\">Ship </t></r><r><t>it</t></r></si></sst>"
    );
    let bytes = book_of(&[("Rights", "visible", inside.to_owned())], &strings);
    assert_eq!(
        cells(&bytes),
        [vec![], vec!["", "3", "2.5", "TRUE", "2026-11-21", "12:00", "2026-11-21 06:00", "Ship it", "", "two"]]
    );
    let document = document(&bytes).expect("readable");
    let cell = document.tables[0].rows[1].get(1).unwrap();
    assert_eq!((cell.line, document.tables[0].headings.as_slice()), (2, &["Rights".to_owned()][..]));
}

#[test]
fn every_visible_sheet_is_a_table() {
    let one =
        rows(&[&["Task", "Ops", "Dev"], &["!Days"], &["Ship it", "A", "R"], &["!Nights"], &["Stop it", "I", "A"]]);
    let two = rows(&[&["Step", "Ann", "Bo"], &["Sign it", "A", "R"]]);
    let hidden = rows(&[&["Task", "Ops"], &["Secret", "A"], &["Other", "A"]]);
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"B2:B3\"/></mergeCells>";
    let three = rows(&[&["Job", "Cy", "Di"], &["Paint", "A", "I"], &["Dry", "", "R"]]) + merged;
    let bytes = book_of(
        &[("Mill", "visible", one), ("Yard", "visible", two), ("Old", "hidden", hidden), ("Shed", "visible", three)],
        "",
    );
    let reading = reading(&bytes);
    let rows: Vec<String> = reading
        .rows()
        .map(|(table, row)| {
            let cells = row
                .cells
                .iter()
                .map(|(role, cell)| format!("{}={}", table.roles[*role], cell.letters().collect::<String>()));
            format!("{} > {}: {}", row.area.as_deref().unwrap_or("-"), row.title, cells.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(
        rows,
        [
            "Days > Ship it: Ops=A Dev=R",
            "Nights > Stop it: Ops=I Dev=A",
            "Yard > Sign it: Ann=A Bo=R",
            "Shed > Paint: Cy=A Di=I",
            "Shed > Dry: Cy=A Di=R",
        ]
    );
    assert!(reading.skipped.iter().any(|skipped| skipped.what.contains("\"Old\"") && skipped.why.contains("hidden")));
}

fn open_sheet(inside: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{inside}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml", content.into_bytes()),
    ])
}

#[test]
fn open_documents_are_read_too() {
    let bytes = open_sheet(
        "<table:table table:name=\"Mill\"><table:table-row><table:table-cell><text:p>Task</text:p></table:table-cell>\
         <table:table-cell table:number-columns-spanned=\"2\"><text:p>Inside &amp; out</text:p></table:table-cell>\
         <table:covered-table-cell/><table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell><text:p>Ship<text:s/>it</text:p><text:p>now</text:p>\
         <office:annotation><text:p>a remark</text:p></office:annotation></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"2\" office:value=\"3\"><text:p>A</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row></table:table>",
    );
    assert_eq!(
        cells(&bytes),
        [vec!["Task", "Inside & out"], vec!["Ship it\nnow", "A", "A"], vec!["Ship it\nnow", "A", "A"]]
    );
    let far = open_sheet(
        "<table:table table:name=\"Far\"><table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell/></table:table-row>\
         <table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    );
    assert!(document(&far).expect_err("too far").contains("beyond the 20000 rows"));
    let wide = open_sheet(
        "<table:table table:name=\"Wide\"><table:table-row table:number-rows-repeated=\"900000000\">\
         <table:table-cell table:number-columns-repeated=\"900000000\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    );
    assert!(document(&wide).expect_err("too wide").contains("200 columns"));
    assert!(document(&archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec())])).is_err());
}

/// A hostile book ends in an error that says this, and soon.
fn refused(bytes: &[u8], why: &str) {
    let start = Instant::now();
    let said = document(bytes).expect_err("a hostile book");
    assert!(said.contains(why), "{said}");
    assert!(start.elapsed() < Duration::from_secs(20), "{why}: {:?}", start.elapsed());
}

#[test]
fn hostile_books_are_refused() {
    let far = book(
        "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>",
    );
    assert!(far.len() < 3_000);
    refused(&far, "cell XFD1048576 holds text, beyond the 20000 rows and 200 columns");
    refused(
        &book(
            "<sheetData><row r=\"4294967295\"><c t=\"inlineStr\"><is><t>x</t></is></c></row><row><c><v>1</v></c></row></sheetData>",
        ),
        "",
    );
    // Blank far cells are only leftovers of formatting.
    let blank = book(
        "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row></sheetData>",
    );
    assert_eq!(cells(&blank), [["1"]]);

    let sst = |attributes: &str, inside: &str| format!("<sst xmlns=\"{SHEET}\" {attributes}>{inside}</sst>");
    for claim in ["uniqueCount=\"4294967295\"", "uniqueCount = '99999999999999999999999'"] {
        refused(
            &book_of(&[("Rights", "visible", rows(&[&["a"]]))], &sst(claim, "")),
            "claims more texts than it has bytes",
        );
    }
    refused(
        &book_of(&[("Rights", "visible", rows(&[&["a"]]))], "<!DOCTYPE sst [<!ENTITY a \"aaaa\">]><sst>&a;</sst>"),
        "document type",
    );

    let zeros = vec![b' '; 3 * 1024 * 1024];
    refused(&archive(&[("xl/workbook.xml", zeros)]), "zip bomb");
    let mut noise = 7_u32;
    let mut large = Vec::with_capacity(33 * 1024 * 1024);
    while large.len() < 33 * 1024 * 1024 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // One changing byte in thirty-two: packed well, but no bomb.
        large.push((noise >> 24) as u8);
        large.extend_from_slice(&[b'x'; 31]);
    }
    refused(&archive(&[("xl/media/large.bin", large)]), "unpacks to more than 32 MiB");
    let many: Vec<(String, Vec<u8>)> = (0..201).map(|at| (format!("part{at}"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    refused(&archive(&many), "made of 201 parts");
    let sheets: Vec<(&str, &str, String)> = (0..101).map(|_| ("x", "visible", String::new())).collect();
    refused(&book_of(&sheets, ""), "101 sheets");
    refused(b"PK\x03\x04 and nothing more", "damaged");

    // One long text, named again and again.
    let long = sst("uniqueCount=\"1\"", &format!("<si><t>{}</t></si>", "so long ".repeat(4_000)));
    let cell = "<c t=\"s\"><v>0</v></c>".repeat(100);
    let again = format!("<sheetData>{}</sheetData>", format!("<row>{cell}</row>").repeat(100));
    refused(&book_of(&[("Rights", "visible", again)], &long), "of text");
    // A text at the end of many lines: the blanks before it count.
    let wide: String =
        (1..=12_000).map(|row| format!("<row r=\"{row}\"><c r=\"GR{row}\"><v>{row}</v></c></row>")).collect();
    refused(&book(&format!("<sheetData>{wide}</sheetData>")), "more than 2000000 cells");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn any_archive_ends_in_tables_or_an_error(
        inside in "(<row( r=\"[0-9]{1,10}\")?>|</row>|<c( r=\"[A-Z]{1,4}[0-9]{1,10}\")?( t=\"(s|str|inlineStr|b|e|d)\")?( s=\"[0-9]{1,3}\")?/?>|</c>|<v>[0-9A.-]{0,9}</v>|<is><t>|</t></is>|<f t=\"shared\" si=\"[0-9]{1,10}\" ref=\"A1:B9\">|</f>|<mergeCell ref=\"[A-Z]{1,4}[0-9]{1,9}:[A-Z]{1,4}[0-9]{1,9}\"/>|&#x41;|\\PC){0,30}",
        at in 0..4_000_usize,
        byte: u8,
    ) {
        let mut bytes = book(&format!("<sheetData>{inside}</sheetData><mergeCells>{inside}</mergeCells>"));
        let _ = document(&bytes);
        if let Some(found) = bytes.get_mut(at) {
            *found = byte;
        }
        if let Ok(format) = formats::choose(None, &bytes) {
            let _ = format.reading(&bytes);
        }
        let _ = document(&open_sheet(&inside.replace("row", "table:table-row").replace("<c", "<table:table-cell")));
    }
}
