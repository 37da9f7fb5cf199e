//! The images of handwritten digits: their file format, the split, and the small shifts of the training images.

use flate2::read::MultiGzDecoder;
use ndarray::{Array2, ArrayView2, Axis, s};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Rows and columns of an image.
pub const SIDE: usize = 8;
/// Pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;
/// The digits.
pub const CLASSES: usize = 10;
/// The darkest pixel in the file.
const DARKEST: u8 = 16;

/// Images, and the digit that each of them shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Images {
    /// One image a row, [`PIXELS`] numbers from 0 to 1.
    pub pixels: Array2<f32>,
    /// The digit of each row.
    pub classes: Vec<usize>,
}

/// What is wrong with a data file.
#[derive(Debug)]
pub enum DataError {
    /// The file cannot be opened.
    Open(io::Error),
    /// What is read is not gzip, or ends early, or is not text; the number is the line that was being read.
    Unpack(usize, io::Error),
    /// A line has another number of columns than [`PIXELS`] and the class.
    Columns {
        /// The line, from 1.
        line: usize,
        /// How many columns it has.
        found: usize,
    },
    /// A field is not a whole number in its range.
    Number {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What stands there.
        text: String,
        /// The largest number possible there.
        most: u8,
    },
    /// There is not one line.
    Empty,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataError::Open(cause) => write!(f, "cannot be opened: {cause}"),
            DataError::Unpack(line, cause) => write!(f, "line {line} cannot be read, the file is damaged or not gzip: {cause}"),
            DataError::Columns { line, found } => write!(f, "line {line} has {found} columns, not {}", PIXELS + 1),
            DataError::Number { line, column, text, most } => {
                write!(f, "line {line}, column {column}: `{text}` is not a whole number from 0 to {most}")
            }
            DataError::Empty => f.write_str("holds no images"),
        }
    }
}

impl std::error::Error for DataError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            DataError::Open(cause) | DataError::Unpack(_, cause) => Some(cause),
            _ => None,
        }
    }
}

/// Reads a file of images.
///
/// # Errors
/// When the file cannot be opened, and as [`parse`].
pub fn read(path: &Path) -> Result<Images, DataError> {
    parse(File::open(path).map_err(DataError::Open)?)
}

/// Reads gzip-packed lines: [`PIXELS`] numbers from 0 to 16 and a digit, separated by commas.
///
/// # Errors
/// When that is not what comes; the first mistake is reported.
pub fn parse(packed: impl Read) -> Result<Images, DataError> {
    let mut pixels = Vec::new();
    let mut classes = Vec::new();
    for (line, text) in (1..).zip(BufReader::new(MultiGzDecoder::new(packed)).lines()) {
        let text = text.map_err(|cause| DataError::Unpack(line, cause))?;
        let found = text.split(',').count();
        if found != PIXELS + 1 {
            return Err(DataError::Columns { line, found });
        }
        for (column, field) in (1..).zip(text.split(',')) {
            let most = if column <= PIXELS { DARKEST } else { 9 };
            let number = field.trim().parse().ok().filter(|&n: &u8| n <= most);
            let number = number.ok_or_else(|| DataError::Number { line, column, text: field.to_owned(), most })?;
            if column <= PIXELS {
                pixels.push(f32::from(number) / f32::from(DARKEST));
            } else {
                classes.push(usize::from(number));
            }
        }
    }
    if classes.is_empty() {
        return Err(DataError::Empty);
    }
    let pixels = Array2::from_shape_vec((classes.len(), PIXELS), pixels).expect("each line gave its pixels");
    Ok(Images { pixels, classes })
}

impl Images {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// The images with these indices.
    #[must_use]
    pub fn pick(&self, indices: &[usize]) -> Images {
        Images { pixels: self.pixels.select(Axis(0), indices), classes: indices.iter().map(|&i| self.classes[i]).collect() }
    }

    /// Four fifths of the images and the rest, by chance.
    pub fn split(&self, random: &mut fastrand::Rng) -> (Images, Images) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        random.shuffle(&mut order);
        let (train, test) = order.split_at(self.len() * 4 / 5);
        (self.pick(train), self.pick(test))
    }

    /// One image as a square.
    ///
    /// # Panics
    /// When there is no image with this index.
    pub fn square(&self, index: usize) -> ArrayView2<'_, f32> {
        self.pixels.row(index).into_shape_with_order((SIDE, SIDE)).expect("a row holds a square")
    }

    /// Moves a share of the images, by chance, to one of the eight places around; what leaves the square is lost.
    pub fn shift(&mut self, share: f32, random: &mut fastrand::Rng) {
        for index in 0..self.len() {
            if random.f32() < share {
                // Number 4 of the nine places is the image's own.
                let place = (random.usize(0..8) + 5) % 9;
                let moved = shifted(&self.square(index), place / 3, place % 3);
                self.pixels.row_mut(index).assign(&moved.flatten());
            }
        }
    }

    /// The classes as rows with a one at the class and zeros beside it.
    pub fn one_hot(&self) -> Array2<f32> {
        Array2::from_shape_fn((self.len(), CLASSES), |(i, class)| if self.classes[i] == class { 1.0 } else { 0.0 })
    }
}

/// The image moved by a pixel: up, not or down, and left, not or right, for 0, 1 and 2.
fn shifted(image: &ArrayView2<'_, f32>, down: usize, right: usize) -> Array2<f32> {
    let mut framed = Array2::zeros((SIDE + 2, SIDE + 2));
    framed.slice_mut(s![down..down + SIDE, right..right + SIDE]).assign(image);
    framed.slice_move(s![1..=SIDE, 1..=SIDE])
}

/// The digit that each row of scores speaks for: the place of the largest.
pub fn most_likely(scores: &Array2<f32>) -> Vec<usize> {
    let largest =
        |row: ndarray::ArrayView1<'_, f32>| row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(i, _)| i);
    scores.rows().into_iter().map(largest).collect()
}

/// The share of digits that were read right, from 0 to 1.
pub fn accuracy(read: &[usize], classes: &[usize]) -> f32 {
    read.iter().zip(classes).filter(|(read, class)| read == class).count() as f32 / classes.len() as f32
}

/// How often each digit (row) was read as each digit (column).
pub fn confusion(read: &[usize], classes: &[usize]) -> Array2<usize> {
    let mut counts = Array2::zeros((CLASSES, CLASSES));
    for (&read, &class) in read.iter().zip(classes) {
        counts[[class, read]] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use ndarray::array;
    use std::io::Write;

    /// A line with this pixel everywhere.
    fn line(pixel: &str, class: &str) -> String {
        format!("{}{class}\n", format!("{pixel},").repeat(PIXELS))
    }

    fn pack(text: &str) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    fn error(text: &str) -> String {
        parse(pack(text).as_slice()).unwrap_err().to_string()
    }

    #[test]
    fn the_file_of_the_project_is_read() {
        let images = read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits/digits.csv.gz"))).unwrap();
        assert_eq!((images.len(), images.pixels.dim()), (1797, (1797, PIXELS)));
        assert_eq!(images.classes[..4], [0, 1, 2, 3]);
        assert_eq!(images.pixels[[0, 3]], 13.0 / 16.0);
        assert!(images.pixels.iter().all(|p| (0.0..=1.0).contains(p)));
    }

    #[test]
    fn lines_become_images() {
        let images = parse(pack(&(line("16", "7") + &line("4", "0"))).as_slice()).unwrap();
        assert_eq!(images.classes, [7, 0]);
        assert_eq!(
            images.pixels,
            ndarray::concatenate![Axis(0), Array2::ones((1, PIXELS)), Array2::from_elem((1, PIXELS), 0.25)]
        );
    }

    #[test]
    fn an_absent_file_is_an_error() {
        let missing = read(Path::new("there-is-no-such-file.csv.gz"));
        assert!(matches!(missing, Err(DataError::Open(ref cause)) if cause.kind() == io::ErrorKind::NotFound), "{missing:?}");
    }

    #[test]
    fn what_is_not_gzip_is_an_error() {
        let plain = parse(line("1", "1").as_bytes());
        assert!(matches!(plain, Err(DataError::Unpack(1, _))), "{plain:?}");
    }

    #[test]
    fn a_truncated_file_is_an_error() {
        let whole = pack(&line("3", "5").repeat(40));
        for kept in [5, whole.len() / 2, whole.len() - 1] {
            let cut = parse(&whole[..kept]);
            assert!(matches!(cut, Err(DataError::Unpack(..))), "{kept} bytes of {}: {cut:?}", whole.len());
        }
    }

    #[test]
    fn a_flipped_byte_is_an_error() {
        let mut whole = pack(&line("3", "5").repeat(40));
        let checksum = whole.len() - 8;
        whole[checksum] ^= 1;
        let damaged = parse(whole.as_slice());
        assert!(matches!(damaged, Err(DataError::Unpack(..))), "{damaged:?}");
    }

    #[test]
    fn wrong_columns_are_an_error() {
        assert_eq!(error(&(line("1", "1") + "1,2,3\n")), "line 2 has 3 columns, not 65");
        assert_eq!(error(&line("1", "1,1")), "line 1 has 66 columns, not 65");
        assert_eq!(error(&(line("1", "1") + "\n")), "line 2 has 1 columns, not 65");
    }

    #[test]
    fn bad_numbers_are_an_error() {
        assert_eq!(error(&line("17", "1")), "line 1, column 1: `17` is not a whole number from 0 to 16");
        assert_eq!(error(&line("1", "10")), "line 1, column 65: `10` is not a whole number from 0 to 9");
        for text in ["", "-1", "0.5", "nan", "x", "300"] {
            assert_eq!(error(&line("1", text)), format!("line 1, column 65: `{text}` is not a whole number from 0 to 9"));
        }
    }

    #[test]
    fn an_empty_file_is_an_error() {
        assert_eq!(error(""), "holds no images");
    }

    #[test]
    fn a_split_is_a_partition_that_the_seed_decides() {
        let pixels = Array2::from_shape_fn((50, PIXELS), |(i, _)| i as f32);
        let images = Images { pixels, classes: (0..50).map(|i| i % 10).collect() };
        let split = |seed| images.split(&mut fastrand::Rng::with_seed(seed));
        let (train, test) = split(1);
        assert_eq!((train.len(), test.len()), (40, 10));
        let mut all: Vec<f32> = train.pixels.column(0).iter().chain(test.pixels.column(0)).copied().collect();
        all.sort_by(f32::total_cmp);
        assert_eq!(all, images.pixels.column(0).to_vec());
        assert_eq!((train, test), split(1));
        assert_ne!(split(1), split(2));
    }

    #[test]
    fn shifts_move_by_one_pixel() {
        let mut image = Array2::zeros((SIDE, SIDE));
        image[[0, 3]] = 1.0;
        image[[4, 7]] = 0.5;
        let ones =
            |moved: Array2<f32>| moved.indexed_iter().filter(|(_, p)| **p != 0.0).map(|(at, p)| (at, *p)).collect::<Vec<_>>();
        assert_eq!(ones(shifted(&image.view(), 1, 1)), [((0, 3), 1.0), ((4, 7), 0.5)]);
        assert_eq!(ones(shifted(&image.view(), 0, 0)), [((3, 6), 0.5)]);
        assert_eq!(ones(shifted(&image.view(), 2, 2)), [((1, 4), 1.0)]);

        let still = Images { pixels: image.into_shape_with_order((1, PIXELS)).unwrap(), classes: vec![1] };
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..50 {
            let (mut all, mut none) = (still.clone(), still.clone());
            all.shift(1.0, &mut random);
            none.shift(0.0, &mut random);
            assert_ne!(all, still);
            assert_eq!(none, still);
        }
    }

    #[test]
    fn scores_are_counted() {
        let scores = array![[0.0, 2.0, 1.0], [3.0, -1.0, f32::NEG_INFINITY], [0.0, 0.5, 1.0]];
        let read = most_likely(&scores);
        assert_eq!(read, [1, 0, 2]);
        assert_eq!(accuracy(&read, &[1, 0, 0]), 2.0 / 3.0);
        let counts = confusion(&read, &[1, 0, 0]);
        assert_eq!((counts[[0, 0]], counts[[0, 2]], counts[[1, 1]], counts.sum()), (1, 1, 1, 3));
        let images = Images { pixels: Array2::zeros((2, PIXELS)), classes: vec![3, 9] };
        let y = images.one_hot();
        assert_eq!((y[[0, 3]], y[[1, 9]], y.sum()), (1.0, 1.0, 2.0));
    }
}
