//! Any sheet inside a spreadsheet, and any bytes as one: it ends in tables or an error.
//!
//! Always true: what a sheet claims about its size costs nothing until cells are there.

use std::io::{Cursor, Write};

use sayso::interchange::formats;
use zip::write::SimpleFileOptions;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let Some((which, rest)) = super::choice(bytes) else { return };
    let whole = match which % 3 {
        0 => rest.to_vec(),
        1 => workbook(rest),
        _ => open_document(rest),
    };
    if let Ok(format) = formats::choose(None, &whole) {
        let _ = format.reading(&whole);
    }
}

/// A workbook; the bytes are its sheet up to a zero byte, and its shared strings after it.
fn workbook(bytes: &[u8]) -> Vec<u8> {
    let mut halves = bytes.splitn(2, |byte| *byte == 0);
    let (sheet, strings) = (halves.next().unwrap_or(&[]), halves.next().unwrap_or(&[]));
    let wrapped = |root: &str, inside: &[u8]| {
        [format!("<{root} xmlns=\"{SHEETS}\">").as_bytes(), inside, format!("</{root}>").as_bytes()].concat()
    };
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let sheets = format!("<sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\" xmlns:r=\"{RELATIONS}\"/></sheets>");
    archive(&[
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").into_bytes()),
        ("xl/workbook.xml", wrapped("workbook", sheets.as_bytes())),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").into_bytes()),
        ("xl/worksheets/sheet1.xml", wrapped("worksheet", sheet)),
        ("xl/sharedStrings.xml", wrapped("sst", strings)),
    ])
}

/// An OpenDocument spreadsheet; the bytes are its table.
fn open_document(bytes: &[u8]) -> Vec<u8> {
    let start = b"<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
        xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
        <table:table table:name=\"A\">";
    let end = b"</table:table></office:spreadsheet></office:body></office:document-content>";
    let kind = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    archive(&[("mimetype", kind), ("content.xml", [start.as_slice(), bytes, end].concat())])
}

fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(*name, stored).expect("a part");
        zip.write_all(content).expect("room in memory");
    }
    zip.finish().expect("an archive").into_inner()
}
