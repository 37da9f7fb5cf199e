//! The images: 8×8 grey values and a class a row.

use flate2::read::GzDecoder;
use ndarray::{Array2, s};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Images as rows of 64 numbers from 0 to 1, and their classes.
pub(crate) struct Images {
    /// One image a row.
    pub(crate) pixels: Array2<f32>,
    /// The digit that each shows.
    pub(crate) classes: Vec<usize>,
}

/// Reads the file; an error names file, line and what is wrong.
pub(crate) fn read(path: &Path) -> Result<Images, String> {
    let name = path.display();
    let file = File::open(path).map_err(|e| format!("{name}: {e}"))?;
    let mut pixels = Vec::new();
    let mut classes = Vec::new();
    for (i, line) in BufReader::new(GzDecoder::new(file)).lines().enumerate() {
        let at = |what: String| format!("{name}, line {}: {what}", i + 1);
        let line = line.map_err(|e| at(e.to_string()))?;
        let numbers = line
            .split(',')
            .map(|field| field.trim().parse::<u8>().map_err(|_| at(format!("`{field}` is not a small whole number"))))
            .collect::<Result<Vec<u8>, String>>()?;
        let [image @ .., class] = numbers.as_slice() else { return Err(at("an empty line".into())) };
        if image.len() != 64 {
            return Err(at(format!("{} columns where 65 are expected", numbers.len())));
        }
        if let Some(pixel) = image.iter().find(|&&p| p > 16) {
            return Err(at(format!("a pixel of {pixel}, where 0 to 16 are possible")));
        }
        if *class > 9 {
            return Err(at(format!("class {class}, where 0 to 9 are possible")));
        }
        pixels.extend(image.iter().map(|&p| f32::from(p) / 16.0));
        classes.push(usize::from(*class));
    }
    if classes.is_empty() {
        return Err(format!("{name}: no images"));
    }
    let pixels = Array2::from_shape_vec((classes.len(), 64), pixels).map_err(|e| e.to_string())?;
    Ok(Images { pixels, classes })
}

impl Images {
    /// The images with these indices.
    pub(crate) fn pick(&self, indices: &[usize]) -> Images {
        Images {
            pixels: self.pixels.select(ndarray::Axis(0), indices),
            classes: indices.iter().map(|&i| self.classes[i]).collect(),
        }
    }

    /// The classes as rows with a one at the class.
    pub(crate) fn one_hot(&self) -> Array2<f32> {
        let mut y = Array2::zeros((self.classes.len(), 10));
        for (i, &class) in self.classes.iter().enumerate() {
            y.slice_mut(s![i, class]).fill(1.0);
        }
        y
    }
}
