//! The pictures are written, and what they say can be seen in them.

use cotangent_examples::data::{CLASSES, Images, PIXELS};
use cotangent_examples::picture;
use ndarray::{Array2, Array3, ArrayView3, s};
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Rows, columns and the three colours of a PNG.
fn pixels(path: &Path) -> Array3<u8> {
    let mut reader = png::Decoder::new(std::fs::File::open(path).unwrap()).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
    Array3::from_shape_vec((info.height as usize, info.width as usize, 3), bytes).unwrap()
}

/// How many pixels of a part are as dark as text.
fn ink(part: ArrayView3<'_, u8>) -> usize {
    part.rows().into_iter().filter(|pixel| pixel.iter().all(|&c| c < 100)).count()
}

#[test]
fn a_loss_curve_has_its_title_and_both_lines() {
    let path = path("loss.png");
    picture::loss_curve(&path, "Loss", &[2.0, 1.0, 0.5, 0.25], &[1.5, 0.9, 0.8, f32::NAN]).unwrap();
    let picture = pixels(&path);
    assert_eq!(picture.dim(), (560, 900, 3));
    assert!(ink(picture.slice(s![..50, .., ..])) > 30, "the title");
    assert!(ink(picture.slice(s![510.., .., ..])) > 30, "the name of the axis");
    let coloured =
        |most: usize| picture.rows().into_iter().filter(|pixel| pixel[most] > pixel[2 - most].saturating_add(90)).count();
    assert!(coloured(2) > 300, "the blue line of the training images");
    assert!(coloured(0) > 200, "the orange line of the test images");
}

#[test]
fn a_confusion_matrix_is_dark_where_the_counts_are() {
    let path = path("confusion.png");
    let mut counts = Array2::from_diag_elem(CLASSES, 20);
    counts[[3, 8]] = 5;
    picture::confusion_matrix(&path, "Confusion", &counts).unwrap();
    let picture = pixels(&path);
    assert!(ink(picture.slice(s![..50, .., ..])) > 30, "the title");
    let corner = |row: usize, column: usize| picture.slice(s![110 + 56 * row + 5, 84 + 56 * column + 5, ..]).to_vec();
    assert_eq!(corner(0, 1), [255, 255, 255]);
    assert_eq!(corner(9, 9), [0x1F, 0x5A, 0xA6]);
    assert_ne!(corner(3, 8), [255, 255, 255]);
}

#[test]
fn a_sheet_grows_with_the_misread_digits() {
    let images = Images { pixels: Array2::ones((100, PIXELS)), classes: (0..100).map(|i| i % CLASSES).collect() };
    let height = |name: &str, read: &[usize]| {
        let path = path(name);
        picture::misread_digits(&path, &images, read).unwrap();
        let picture = pixels(&path);
        assert!(ink(picture.slice(s![..50, .., ..])) > 30, "the title of {name}");
        picture.dim().0
    };
    let mut read = images.classes.clone();
    let none = height("none.png", &read);
    read[5] = 6;
    let one = height("one.png", &read);
    let all = height("all.png", &[CLASSES; 100]);
    assert_eq!((one - none) * 10, all - none, "sixty at most, six a row");
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let missing = path("no-such-folder").join("loss.png");
    let error = picture::loss_curve(&missing, "Loss", &[1.0, 0.5], &[1.0, 0.5]).unwrap_err().to_string();
    assert!(error.starts_with(&missing.display().to_string()), "{error}");
    assert!(picture::loss_curve(&path("nan.png"), "Loss", &[f32::NAN], &[f32::NAN]).is_err());
}

#[test]
fn a_fit_shows_dots_and_lines() {
    let path = path("fit.png");
    let line = |height: f64| [0.0, 1.0, 2.0].map(|t| (t, [height, height / 2.0]));
    picture::fit(&path, "Fit", &[[3.0, 1.0], [4.0, 2.0], [5.0, f64::NAN]], &line(2.0), &line(4.0)).unwrap();
    let picture = pixels(&path);
    assert_eq!(picture.dim(), (560, 900, 3));
    assert!(ink(picture.slice(s![..50, .., ..])) > 20, "the title");
    let coloured =
        |most: usize| picture.rows().into_iter().filter(|pixel| pixel[most] > pixel[2 - most].saturating_add(90)).count();
    assert!(coloured(2) > 1500, "the thick blue line and its dots");
    assert!(coloured(0) > 1500, "the thick orange line and its dots");
}
