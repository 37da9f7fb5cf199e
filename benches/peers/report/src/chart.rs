//! The chart: a group of bars a workload, the time of each tool by that of cotangent on a logarithmic axis.

use crate::table::{PEERS, Row};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};
use std::error::Error;
use std::path::Path;

/// One a tool, in the order of [`PEERS`].
const COLOURS: [RGBColor; 5] = [
    RGBColor(0x88, 0x88, 0x88),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0xCC, 0x55, 0x33),
    RGBColor(0x1F, 0x77, 0xB4),
    RGBColor(0x8E, 0x5E, 0xA2),
];
const FONT: &str = "sans-serif";
/// The width and height of a bar, and what is between groups.
const BAR: i32 = 9;
const GAP: i32 = 11;
const LEFT: i32 = 300;
const RIGHT: i32 = 40;
const TOP: i32 = 70;
const WIDTH: i32 = 1200;
/// The ends of the axis: powers of ten.
const LOWEST: f64 = -1.0;
const HIGHEST: f64 = 4.0;

/// Draws the rows; a tool that was not measured has no bar.
pub(crate) fn draw(path: &Path, rows: &[Row]) -> Result<(), Box<dyn Error>> {
    register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT).map_err(|_| "the crate holds a font")?;
    let bars = i32::try_from(PEERS.len())?;
    let group = bars * BAR + GAP;
    let bottom = TOP + i32::try_from(rows.len())? * group;
    let area = BitMapBackend::new(path, (WIDTH.unsigned_abs(), (bottom + 40).unsigned_abs())).into_drawing_area();
    area.fill(&WHITE)?;
    let text = |size: i32, h: HPos| (FONT, size).into_font().color(&BLACK).pos(Pos::new(h, VPos::Center));
    let place = |ratio: f64| {
        let share = (ratio.log10().clamp(LOWEST, HIGHEST) - LOWEST) / (HIGHEST - LOWEST);
        LEFT + (share * f64::from(WIDTH - LEFT - RIGHT)).round() as i32
    };

    area.draw(&Text::new(
        "Time of value and gradient by that of cotangent; shorter than 1 is faster than cotangent",
        (LEFT, 20),
        text(17, HPos::Left),
    ))?;
    for (i, (peer, colour)) in PEERS.iter().zip(COLOURS).enumerate() {
        let x = LEFT + 170 * i32::try_from(i)?;
        area.draw(&Rectangle::new([(x, 39), (x + 12, 51)], colour.filled()))?;
        area.draw(&Text::new(*peer, (x + 18, 45), text(15, HPos::Left)))?;
    }
    for power in -1..=4 {
        let x = place(10.0_f64.powi(power));
        let colour = if power == 0 { BLACK } else { RGBColor(0xDD, 0xDD, 0xDD) };
        area.draw(&PathElement::new([(x, TOP - 5), (x, bottom)], colour.stroke_width(1)))?;
        area.draw(&Text::new(format!("{}", 10.0_f64.powi(power)), (x, bottom + 14), text(14, HPos::Center)))?;
    }
    for (i, row) in rows.iter().enumerate() {
        let top = TOP + i32::try_from(i)? * group;
        area.draw(&Text::new(row.title, (LEFT - 12, top + bars * BAR / 2), text(15, HPos::Right)))?;
        for (j, (peer, colour)) in PEERS.iter().zip(COLOURS).enumerate() {
            let Some((own, other)) = row.median("cotangent").zip(row.median(peer)) else { continue };
            let y = top + i32::try_from(j)? * BAR;
            let (one, end) = (place(1.0), place(other / own));
            let bar = [(one.min(end), y), (one.max(end), y + BAR - 1)];
            area.draw(&Rectangle::new(bar, colour.filled()))?;
        }
    }
    area.present()?;
    Ok(())
}
