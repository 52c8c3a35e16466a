extension Program {
  /// The same program with a single claim, and its place; nil where it does not fit alone.
  ///
  /// Everything stays in its line.
  package func keeping(line: Int) -> (program: Program, place: Int)? {
    let others = claims.filter { $0.line != line }
    guard !others.isEmpty else { return claims.isEmpty ? nil : (self, 0) }
    return without(others).flatMap { program in
      program.claims.firstIndex { $0.line == line }.map { (program, $0) }
    }
  }

  /// The same program without some of its claims, at its own sizes or others; nil where that does not fit.
  func without(_ others: [Claim], sizes: [String: Int]? = nil) -> Program? {
    try? read(source.blanking(others.map(\.range)), sizes ?? allSizes)
  }

  /// All sizes that have names, in the text or without it.
  package var allSizes: [String: Int] {
    dims.merging(impliedSizes.map { ($0.name, $0.value) }) { own, _ in own }
  }

  /// The same program at other sizes, without the claims that do not fit there; nil where it does not fit at all.
  package func resizedWhereItFits(_ sizes: [String: Int]) -> Program? {
    if let program = try? resized(sizes) { return program }
    let misfits = claims.filter { claim in
      without(claims.filter { $0.line != claim.line }, sizes: sizes) == nil
    }
    return misfits.count < claims.count ? without(misfits, sizes: sizes) : nil
  }
}
