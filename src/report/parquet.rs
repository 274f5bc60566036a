//! Tables as Parquet: columns with types, which pandas, polars and DuckDB read in one line. Behind the feature `parquet`.
//!
//! [`Table`] takes rows one after the other and writes them a group at a time, so that what it holds does not grow with the
//! rows. Files are compressed with Snappy, which every reader knows and which needs no library in C.

pub mod tables;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::Result as Written;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;

/// So many cells are held before a group of rows is written: 8 MB of numbers.
const HELD: usize = 1 << 20;

/// What the cells of a column are. Any of them may also be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers, 64 bits with a sign.
    Whole,
    /// Whole numbers from 0, 64 bits.
    Count,
    /// Numbers, 64 bits.
    Number,
    /// True or false.
    Truth,
    /// Text.
    Text,
}

/// One cell of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Empty: what is undefined.
    Nothing,
    /// Of a column of [`Kind::Whole`].
    Whole(i64),
    /// Of a column of [`Kind::Count`].
    Count(u64),
    /// Of a column of [`Kind::Number`]; one that is not finite is written as [`Cell::Nothing`], as in CSV, and -0 as 0.
    Number(f64),
    /// Of a column of [`Kind::Truth`].
    Truth(bool),
    /// Of a column of [`Kind::Text`].
    Text(&'a str),
}

impl From<Option<f64>> for Cell<'_> {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Cell::Nothing, Cell::Number)
    }
}

/// A Parquet file that is being written. Nothing of it can be read before [`Table::finish`].
#[derive(Debug)]
pub struct Table<W: Write + Send> {
    columns: Vec<Column>,
    rows: usize,
    into: SerializedFileWriter<W>,
}

impl<W: Write + Send> Table<W> {
    /// A table with these columns, in this order: their names, which differ, and what their cells are.
    ///
    /// # Errors
    /// What `into` says.
    pub fn new<'a>(columns: impl IntoIterator<Item = (&'a str, Kind)>, into: W) -> io::Result<Self> {
        let columns: Vec<Column> = columns.into_iter().map(|(name, kind)| Column::new(name, kind)).collect();
        let fields = columns.iter().map(|column| Ok(Arc::new(column.field()?))).collect::<Written<_>>();
        let schema = fields.and_then(|fields| Type::group_type_builder("table").with_fields(fields).build());
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let into = schema.and_then(|schema| SerializedFileWriter::new(into, Arc::new(schema), Arc::new(properties)));
        Ok(Table { columns, rows: 0, into: into.map_err(io::Error::other)? })
    }

    /// Adds a row: a cell for each column, in order.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the cells are not those of the columns, and what the file says; the table is of no use
    /// after either.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> io::Result<()> {
        let refuse = |what: String| Err(io::Error::new(ErrorKind::InvalidInput, what));
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            let Some(cell) = cells.next() else { return refuse(format!("need a cell for column {:?}", column.name)) };
            if !column.take(cell) {
                return refuse(format!("column {:?} has {cell:?}; need {:?} or Nothing", column.name, column.kind()));
            }
        }
        if let Some(cell) = cells.next() {
            return refuse(format!("{cell:?} is past the last column; need {} cells", self.columns.len()));
        }
        self.rows += 1;
        if self.rows >= HELD / self.columns.len().max(1) { self.write() } else { Ok(()) }
    }

    /// Writes the rows that are held, and what makes the file one that can be read.
    ///
    /// # Errors
    /// What the file says.
    pub fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.write()?;
        }
        self.into.finish().map_err(io::Error::other)?;
        self.into.inner_mut().flush()
    }

    fn write(&mut self) -> io::Result<()> {
        let mut group = || {
            let mut group = self.into.next_row_group()?;
            for column in &mut self.columns {
                if let Some(writer) = group.next_column()? {
                    column.write(writer)?;
                }
            }
            group.close().map(|_| ())
        };
        group().map_err(io::Error::other)?;
        self.rows = 0;
        Ok(())
    }
}

/// The cells of a column that are held.
#[derive(Debug)]
struct Column {
    name: String,
    values: Values,
    /// A 1 for each cell that has a value, a 0 for each that is empty, as Parquet has it.
    filled: Vec<i16>,
}

#[derive(Debug)]
enum Values {
    Whole(Vec<i64>),
    /// In the same bits as a number with a sign, as Parquet has it.
    Count(Vec<i64>),
    Number(Vec<f64>),
    Truth(Vec<bool>),
    Text(Vec<ByteArray>),
}

impl Column {
    fn new(name: &str, kind: Kind) -> Self {
        let values = match kind {
            Kind::Whole => Values::Whole(Vec::new()),
            Kind::Count => Values::Count(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Truth => Values::Truth(Vec::new()),
            Kind::Text => Values::Text(Vec::new()),
        };
        Column { name: name.to_string(), values, filled: Vec::new() }
    }

    fn kind(&self) -> Kind {
        match self.values {
            Values::Whole(_) => Kind::Whole,
            Values::Count(_) => Kind::Count,
            Values::Number(_) => Kind::Number,
            Values::Truth(_) => Kind::Truth,
            Values::Text(_) => Kind::Text,
        }
    }

    fn field(&self) -> Written<Type> {
        let (physical, logical) = match self.kind() {
            Kind::Whole => (Physical::INT64, None),
            Kind::Count => (Physical::INT64, Some(LogicalType::integer(64, false))),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Truth => (Physical::BOOLEAN, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(&self.name, physical).with_logical_type(logical);
        field.with_repetition(Repetition::OPTIONAL).build()
    }

    /// Takes a cell, unless it is of another kind.
    fn take(&mut self, cell: Cell<'_>) -> bool {
        match (&mut self.values, cell) {
            (_, Cell::Nothing) => return self.fill(false),
            (Values::Number(_), Cell::Number(value)) if !value.is_finite() => return self.fill(false),
            (Values::Whole(values), Cell::Whole(value)) => values.push(value),
            (Values::Count(values), Cell::Count(value)) => values.push(value.cast_signed()),
            (Values::Number(values), Cell::Number(value)) => values.push(value + 0.0),
            (Values::Truth(values), Cell::Truth(value)) => values.push(value),
            (Values::Text(values), Cell::Text(text)) => {
                // Most texts are that of the row before: then the bytes are shared.
                let same = values.last().filter(|last| last.data() == text.as_bytes()).cloned();
                values.push(same.unwrap_or_else(|| text.into()));
            }
            _ => return false,
        }
        self.fill(true)
    }

    fn fill(&mut self, filled: bool) -> bool {
        self.filled.push(filled.into());
        true
    }

    /// Writes what is held, and holds nothing after.
    fn write(&mut self, mut writer: SerializedColumnWriter<'_>) -> Written<()> {
        fn all<T: DataType>(
            values: &mut Vec<T::T>,
            filled: &[i16],
            into: &mut SerializedColumnWriter<'_>,
        ) -> Written<()> {
            into.typed::<T>().write_batch(values, Some(filled), None)?;
            values.clear();
            Ok(())
        }
        match &mut self.values {
            Values::Whole(values) | Values::Count(values) => all::<Int64Type>(values, &self.filled, &mut writer)?,
            Values::Number(values) => all::<DoubleType>(values, &self.filled, &mut writer)?,
            Values::Truth(values) => all::<BoolType>(values, &self.filled, &mut writer)?,
            Values::Text(values) => all::<ByteArrayType>(values, &self.filled, &mut writer)?,
        }
        self.filled.clear();
        writer.close()
    }
}

#[cfg(test)]
mod tests;
