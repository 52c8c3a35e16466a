import Tracewise

/// Images of matrices of doubles modulo p that keep what a region is about.
///
/// Short binary fractions (0, 1, −½, …) stand for themselves, so that an identity matrix, a
/// triangular one, or a product of such entries that is singular stays what it is. Any other
/// number stands for anything: its image is a random residue, the same for equal numbers, the
/// opposite for opposite ones, so that ties and repeated values stay what they are.
struct ResidueImages {
  private var residues: [Double: Modular] = [:]
  /// Whether all images so far are exact.
  private(set) var areExact = true

  /// The image of the next matrix.
  mutating func image(
    of x: Matrix, using generator: inout SeededGenerator
  ) throws -> Textbook<Modular> {
    try Textbook<Modular>(x.rows, x.columns) { i, j in
      let value = x[i, j]
      if Self.isShort(value) { return try Modular(value) }
      guard value.isFinite else { throw Undefined.notFinite }
      areExact = false
      let residue = residues[value.magnitude] ?? Modular.random(using: &generator)
      residues[value.magnitude] = residue
      return value < 0 ? -residue : residue
    }
  }

  /// A multiple of 2⁻¹⁶ that is not large; random doubles are such ones with a probability of 2⁻³⁰.
  private static func isShort(_ value: Double) -> Bool {
    let scaled = value * 0x1p16
    return scaled.magnitude < 0x1p40 && scaled == scaled.rounded()
  }
}
