/// What numbers the operands of layers can be, where they are written out.
extension ShapeChecker {
  /// Refuses a number where a layer takes data, and one outside of what a share or an ε can be.
  func checkNumbers(
    of name: String, _ operands: [CheckedExpression]
  ) throws(LanguageError) {
    let places: (share: Int?, epsilon: [Int], data: [(Int, String)])
    switch name {
    case "dropout": places = (2, [], [])
    case "rmsnorm": places = (nil, [2], [(1, "gain")])
    case "layernorm", "batchnorm", "groupnorm":
      places = (nil, [operands.count > 4 ? 5 : 3], [(1, "gain"), (2, "shift")])
    case "layernormalized", "batchnormalized", "rmsnormalized", "layerdeviation", "batchdeviation",
      "rms":
      places = (nil, [1], [])
    default: return
    }
    func number(_ place: Int) -> Double? { place < operands.count ? operands[place].constant : nil }
    if let share = places.share, let p = number(share), !(0..<1).contains(p) {
      throw error(
        "\(name): the share that is dropped must be at least 0 and less than 1; it is "
          + text(of: operands[share]), at: operands[share].range)
    }
    for place in places.epsilon {
      guard let epsilon = number(place), epsilon < 0 else { continue }
      throw error(
        "\(name): ε must not be negative; it is \(text(of: operands[place]))",
        at: operands[place].range)
    }
    for (place, what) in places.data where number(place) != nil {
      throw error(
        "\(name): \(text(of: operands[place])) stands where the \(what) does, a column with an entry for each row",
        at: operands[place].range,
        notes: [
          name == "rmsnorm"
            ? "ε comes last: rmsnorm(X, ones(m, 1), 1e-5)"
            : "ε comes last: \(name)(X, g, b, 1e-5)"
        ])
    }
  }
}
