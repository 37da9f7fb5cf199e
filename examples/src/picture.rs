//! The pictures: a curve of the loss, a confusion matrix, a sheet of misread digits and a fit to measurements, as PNG.

use crate::data::{CLASSES, Images, SIDE};
use ndarray::Array2;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};
use std::error::Error;
use std::path::Path;
use std::sync::Once;

/// What went wrong with a picture: mostly that its file cannot be written.
pub type PictureResult = Result<(), Box<dyn Error>>;

type Sheet<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

const BLUE: RGBColor = RGBColor(0x1F, 0x5A, 0xA6);
const ORANGE: RGBColor = RGBColor(0xD9, 0x6B, 0x0B);
const GREY: RGBColor = RGBColor(0x88, 0x88, 0x88);

/// More misread digits than this would make the sheet too long to look at.
const MOST_MISREAD: usize = 60;

/// The name under which [`sheet`] registers the font.
const FONT: &str = "sans-serif";

/// A white picture of this size. The font comes with the program, so pictures are the same on every machine.
fn sheet(path: &Path, width: u32, height: u32) -> Result<Sheet<'_>, Box<dyn Error>> {
    static REGISTER: Once = Once::new();
    REGISTER.call_once(|| {
        assert!(register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT).is_ok(), "the crate holds a font");
    });
    let area = BitMapBackend::new(path, (width, height)).into_drawing_area();
    area.fill(&WHITE)?;
    Ok(area)
}

/// Writes the file; an error names it.
fn write(area: &Sheet<'_>, path: &Path) -> PictureResult {
    area.present().map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Text of this size, with its centre where it is put.
fn centred(size: i32, colour: &impl Color) -> TextStyle<'static> {
    (FONT, size).into_font().color(colour).pos(Pos::new(HPos::Center, VPos::Center))
}

/// Draws the loss of each epoch on the training and on the test images, on a logarithmic scale.
///
/// # Errors
/// When the file cannot be written.
pub fn loss_curve(path: &Path, title: &str, train: &[f32], test: &[f32]) -> PictureResult {
    let area = sheet(path, 900, 560)?;
    let positive = || train.iter().chain(test).copied().filter(|l| *l > 0.0 && l.is_finite());
    let (least, most) = positive().fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), l| (a.min(l), b.max(l)));
    if least > most {
        return Err("no epoch has a positive loss to draw".into());
    }
    let mut chart = ChartBuilder::on(&area)
        .caption(title, (FONT, 26))
        .margin(16)
        .x_label_area_size(48)
        .y_label_area_size(76)
        .build_cartesian_2d(1..train.len().max(2), (least * 0.8..most * 1.25).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("epoch")
        .y_desc("loss")
        .label_style((FONT, 17))
        .axis_desc_style((FONT, 19))
        .light_line_style(GREY.mix(0.12))
        .bold_line_style(GREY.mix(0.35))
        .draw()?;
    for (losses, name, colour) in [(train, "training images", BLUE), (test, "test images", ORANGE)] {
        let points = (1..).zip(losses.iter().copied()).filter(|(_, loss)| *loss > 0.0);
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .label_font((FONT, 18))
        .background_style(WHITE.mix(0.85))
        .border_style(GREY)
        .draw()?;
    write(&area, path)
}

/// Draws how often each digit (row) was read as each digit (column).
///
/// # Errors
/// When the file cannot be written.
pub fn confusion_matrix(path: &Path, title: &str, counts: &Array2<usize>) -> PictureResult {
    const CELL: i32 = 56;
    const LEFT: i32 = 84;
    const TOP: i32 = 110;
    let side = CELL * i32::try_from(CLASSES)?;
    let (width, height) = (LEFT + side + 24, TOP + side + 24);
    let area = sheet(path, width.try_into()?, height.try_into()?)?;
    area.draw(&Text::new(title.to_owned(), (width / 2, 26), centred(24, &BLACK)))?;
    area.draw(&Text::new("read as", (LEFT + side / 2, 64), centred(19, &BLACK)))?;
    let upright = centred(19, &BLACK).transform(FontTransform::Rotate270);
    area.draw(&Text::new("is", (26, TOP + side / 2), upright))?;
    for ((class, read), &count) in counts.indexed_iter() {
        let (x, y) = (LEFT + CELL * i32::try_from(read)?, TOP + CELL * i32::try_from(class)?);
        let middle = (x + CELL / 2, y + CELL / 2);
        if class == 0 {
            area.draw(&Text::new(read.to_string(), (middle.0, TOP - 16), centred(19, &BLACK)))?;
        }
        if read == 0 {
            area.draw(&Text::new(class.to_string(), (LEFT - 18, middle.1), centred(19, &BLACK)))?;
        }
        // The root makes single mistakes visible beside the many that are right.
        let share = (count as f64 / counts.row(class).sum().max(1) as f64).sqrt();
        let colour = if class == read { BLUE } else { ORANGE };
        area.draw(&Rectangle::new([(x, y), (x + CELL, y + CELL)], colour.mix(share).filled()))?;
        area.draw(&Rectangle::new([(x, y), (x + CELL, y + CELL)], GREY.mix(0.5).stroke_width(1)))?;
        if count > 0 {
            let ink = if share > 0.6 { WHITE } else { BLACK };
            area.draw(&Text::new(count.to_string(), middle, centred(20, &ink)))?;
        }
    }
    write(&area, path)
}

/// Draws the images that were read as another digit than they show, with both digits below each.
///
/// # Errors
/// When the file cannot be written.
pub fn misread_digits(path: &Path, images: &Images, read: &[usize]) -> PictureResult {
    const DOT: i32 = 12;
    const TOP: i32 = 56;
    const COLUMNS: usize = 6;
    let side = DOT * i32::try_from(SIDE)?;
    let cell = (side + 28, side + 50);
    let misread: Vec<usize> = (0..images.len()).filter(|&i| read[i] != images.classes[i]).collect();
    let shown = &misread[..misread.len().min(MOST_MISREAD)];
    let rows = i32::try_from(shown.len().div_ceil(COLUMNS))?;
    let width = cell.0 * i32::try_from(COLUMNS)?;
    let area = sheet(path, width.try_into()?, (TOP + cell.1 * rows).try_into()?)?;
    let rest = if shown.len() < misread.len() { format!("; the first {}", shown.len()) } else { String::new() };
    let title = format!("{} of {} digits were misread{rest}", misread.len(), images.len());
    area.draw(&Text::new(title, (width / 2, 28), centred(24, &BLACK)))?;
    for (place, &index) in shown.iter().enumerate() {
        let (x, y) = (cell.0 * i32::try_from(place % COLUMNS)? + 14, TOP + cell.1 * i32::try_from(place / COLUMNS)?);
        for ((row, column), &ink) in images.square(index).indexed_iter() {
            let (x, y) = (x + DOT * i32::try_from(column)?, y + DOT * i32::try_from(row)?);
            area.draw(&Rectangle::new([(x, y), (x + DOT - 1, y + DOT - 1)], BLACK.mix(ink.into()).filled()))?;
        }
        area.draw(&Rectangle::new([(x - 1, y - 1), (x + side, y + side)], GREY.stroke_width(1)))?;
        let caption = format!("{}, read as {}", images.classes[index], read[index]);
        area.draw(&Text::new(caption, (x + side / 2, y + side + 18), centred(18, &BLACK)))?;
    }
    write(&area, path)
}

/// Draws hares and lynxes year by year: what was counted as dots, the model before the fit as thin lines, after it as thick ones.
///
/// # Errors
/// When the file cannot be written.
pub fn fit(
    path: &Path,
    title: &str,
    counted: &[[f64; 2]],
    before: &[(f64, [f64; 2])],
    after: &[(f64, [f64; 2])],
) -> PictureResult {
    let area = sheet(path, 900, 560)?;
    let drawn = counted.iter().chain(before.iter().chain(after).map(|(_, values)| values));
    let most = drawn.flatten().copied().filter(|v| v.is_finite()).fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(&area)
        .caption(title, (FONT, 24))
        .margin(16)
        .x_label_area_size(48)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..counted.len() as f64 - 1.0, 0.0..most * 1.05)?;
    chart
        .configure_mesh()
        .x_desc("years since the first count")
        .label_style((FONT, 17))
        .axis_desc_style((FONT, 19))
        .light_line_style(GREY.mix(0.12))
        .bold_line_style(GREY.mix(0.35))
        .draw()?;
    for (which, name, colour) in [(0, "hares", BLUE), (1, "lynxes", ORANGE)] {
        let line = |points: &[(f64, [f64; 2])]| -> Vec<(f64, f64)> {
            points.iter().map(|&(t, values)| (t, values[which])).filter(|(_, value)| value.is_finite()).collect()
        };
        chart.draw_series(LineSeries::new(line(before), colour.mix(0.45).stroke_width(1)))?;
        chart
            .draw_series(LineSeries::new(line(after), colour.stroke_width(3)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(3)));
        let dots = counted.iter().enumerate().map(|(year, values)| Circle::new((year as f64, values[which]), 4, colour.filled()));
        chart.draw_series(dots)?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .label_font((FONT, 18))
        .background_style(WHITE.mix(0.85))
        .border_style(GREY)
        .draw()?;
    write(&area, path)
}
