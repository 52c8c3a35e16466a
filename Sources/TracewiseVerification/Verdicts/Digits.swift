import Tracewise

extension Matrix {
  /// Two numbers with so many digits as tell them apart.
  package static func apart(_ one: Double, _ other: Double) -> (String, String) {
    func text(_ digits: Int) -> (String, String) {
      (format(one, digits: digits), format(other, digits: digits))
    }
    let digits = (6...17).first { text($0).0 != text($0).1 } ?? 6
    // One digit alone may differ by rounding.
    return digits == 6 ? text(6) : text(min(digits + 1, 17))
  }
}
