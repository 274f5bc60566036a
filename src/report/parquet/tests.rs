use super::*;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;

const COLUMNS: [(&str, Kind); 5] = [
    ("whole", Kind::Whole),
    ("count", Kind::Count),
    ("number", Kind::Number),
    ("truth", Kind::Truth),
    ("text", Kind::Text),
];

fn read(bytes: Vec<u8>) -> SerializedFileReader<File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    SerializedFileReader::new(file).unwrap()
}

fn fields(reader: &SerializedFileReader<File>) -> Vec<Vec<(String, Field)>> {
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().into_columns()).collect()
}

#[test]
fn what_is_written_reads_back_with_its_types_and_its_gaps() {
    let mut file = Vec::new();
    let mut table = Table::new(COLUMNS, &mut file).unwrap();
    let full = [Cell::Whole(i64::MIN), Cell::Count(u64::MAX), Cell::Number(0.1), Cell::Truth(true), Cell::Text("ä, b")];
    table.row(full).unwrap();
    table.row([Cell::Nothing; 5]).unwrap();
    let odd = [Cell::Whole(-1), Cell::Count(0), Cell::Number(f64::NAN), Cell::Truth(false), Cell::Text("")];
    table.row(odd).unwrap();
    table.finish().unwrap();
    let text = |text: &str| Field::Str(text.into());
    let came = fields(&read(file));
    let expected = [
        [Field::Long(i64::MIN), Field::ULong(u64::MAX), Field::Double(0.1), Field::Bool(true), text("ä, b")],
        [Field::Null, Field::Null, Field::Null, Field::Null, Field::Null],
        [Field::Long(-1), Field::ULong(0), Field::Null, Field::Bool(false), text("")],
    ];
    for (row, expected) in came.iter().zip(&expected) {
        let named = COLUMNS.iter().zip(expected).map(|((name, _), field)| (name.to_string(), field.clone()));
        assert_eq!(*row, named.collect::<Vec<_>>());
    }
    assert_eq!(came.len(), expected.len());
}

#[test]
fn minus_zero_is_written_as_zero() {
    let mut file = Vec::new();
    let mut table = Table::new([("x", Kind::Number)], &mut file).unwrap();
    table.row([Cell::Number(-0.0)]).unwrap();
    table.finish().unwrap();
    let Field::Double(value) = fields(&read(file))[0][0].1 else { panic!("a number") };
    assert!(value.is_sign_positive());
}

#[test]
fn a_table_without_rows_has_its_columns() {
    let mut file = Vec::new();
    Table::new(COLUMNS, &mut file).unwrap().finish().unwrap();
    let reader = read(file);
    let schema = reader.metadata().file_metadata().schema_descr();
    assert!(schema.columns().iter().map(|column| column.name()).eq(COLUMNS.map(|(name, _)| name)));
    assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
}

#[test]
fn rows_are_written_in_groups_so_that_memory_does_not_grow_with_them() {
    const ROWS: u64 = 3 * (HELD as u64 / 2) + 5;
    let mut file = Vec::new();
    let mut table = Table::new([("n", Kind::Count), ("text", Kind::Text)], &mut file).unwrap();
    for n in 0..ROWS {
        table.row([Cell::Count(n), Cell::Text(if n < ROWS / 2 { "before" } else { "after" })]).unwrap();
        assert!(table.columns[0].filled.len() < HELD / 2);
    }
    table.finish().unwrap();
    let reader = read(file);
    let groups: Vec<i64> = reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(groups, [HELD as i64 / 2, HELD as i64 / 2, HELD as i64 / 2, 5]);
    let rows = reader.get_row_iter(None).unwrap();
    for (n, row) in (0..).zip(rows) {
        let row = row.unwrap().into_columns();
        assert_eq!((row[0].1.clone(), n < ROWS / 2), (Field::ULong(n), row[1].1 == Field::Str("before".into())));
    }
}

#[test]
fn cells_of_another_kind_and_rows_of_another_length_are_refused() {
    let refused = |cells: &[Cell<'_>]| {
        let mut table = Table::new([("x", Kind::Number), ("arm", Kind::Text)], io::sink()).unwrap();
        table.row(cells.iter().copied()).unwrap_err().to_string()
    };
    assert_eq!(refused(&[Cell::Whole(1), Cell::Text("a")]), r#"column "x" has Whole(1); need Number or Nothing"#);
    assert_eq!(refused(&[Cell::Number(1.0)]), r#"need a cell for column "arm""#);
    let long = [Cell::Nothing, Cell::Nothing, Cell::Truth(true)];
    assert_eq!(refused(&long), "Truth(true) is past the last column; need 2 cells");
}

/// A medium that takes so many bytes and no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_is_full_is_told_and_not_passed_over() {
    let written = |room: usize| -> io::Result<()> {
        let mut table = Table::new([("n", Kind::Count)], Full(room))?;
        (0..1000).try_for_each(|n| table.row([Cell::Count(n)]))?;
        table.finish()
    };
    written(1 << 20).unwrap();
    for room in [0, 10, 500] {
        let error = written(room).unwrap_err();
        assert!(error.to_string().contains("no storage space"), "{room}: {error}");
    }
}
