import TracewiseVerification

/// A number by which something is too large or too small, and what it may be.
struct Factor {
  /// What has to be multiplied by.
  var value: Double
  private var name: String?
  private var isSize = false
  /// Whether people forget such a number.
  private(set) var isCommon = true

  init(_ fitted: Double, within doubt: Double, sizes: [(name: String, value: Double)]) {
    value = fitted
    let named: [(String, Double)] = [
      ("ln 10", 2.302585092994046), ("ln 2", 0.6931471805599453), ("π", .pi), ("2π", 2 * .pi),
      ("180/π, degrees for radians", 180 / .pi), ("√2", 2.0.squareRoot()), ("√3", 3.0.squareRoot()),
      ("√2π", (2 * .pi).squareRoot()),
    ]
    for (text, number) in [("1", 1.0), ("2", 2), ("4", 4), ("3", 3)] {
      if take(text, number, fitted, doubt) { return }
    }
    for (text, number) in sizes where number > 1 {
      if take(text, number, fitted, doubt) {
        isSize = true
        return
      }
    }
    for (text, number) in named where take(text, number, fitted, doubt) { return }
    for denominator in 1...60 {
      let numerator = (abs(fitted) * Double(denominator)).rounded()
      guard numerator >= 1, numerator <= 1e4, doubt < 1e-4 * abs(fitted) else { continue }
      if take("", numerator / Double(denominator), fitted, doubt) {
        name = nil
        isCommon = fitted > 0 && takeOneLeftOut(Int(numerator), denominator, doubt)
        return
      }
    }
    isCommon = false
  }

  /// Of n terms that are alike n − 1 are summed.
  private mutating func takeOneLeftOut(_ numerator: Int, _ denominator: Int, _ doubt: Double)
    -> Bool
  {
    guard numerator == denominator + 1, denominator > 3, doubt < 1e-6 else { return false }
    name =
      "\(numerator)/\(denominator), as where of \(numerator) terms that are alike one is left out"
    return true
  }

  private mutating func take(_ text: String, _ number: Double, _ fitted: Double, _ doubt: Double)
    -> Bool
  {
    for candidate in [number, 1 / number] where abs(abs(fitted) - candidate) <= doubt {
      value = fitted < 0 ? -candidate : candidate
      let value = Diagnosis.fraction(1 / candidate)
      name = Double(text) != nil ? value : candidate == number ? "1/(\(text))" : text
      if Double(text) == nil, text.hasPrefix("the ") {
        name =
          candidate == number ? "1/\(Int(number)), one over \(text)" : "\(Int(number)), \(text)"
      }
      return true
    }
    return false
  }

  /// Whether the number has no name.
  var isOdd: Bool { name == nil }

  var cause: Cause { value == -1 ? .sign : isSize ? .size : .factor }

  var text: String {
    if value == 1 { return "" }
    if value == -1 { return "the sign is wrong" }
    let factor = name ?? Diagnosis.fraction(1 / abs(value))
    let size = abs(value) < 1 ? "too large by the factor" : "too small by the factor"
    return (value < 0 ? "the sign is wrong, and it is " : "it is ") + "\(size) \(factor)"
  }
}
