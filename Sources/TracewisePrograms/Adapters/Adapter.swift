/// Files that let programs of other languages be checked.
package enum Adapter: String, CaseIterable {
  case python, c, r, octave, julia, rust

  package static let names = allCases.map(\.rawValue)

  /// The file, to be read and changed.
  package var text: String {
    switch self {
    case .python: Self.pythonServing + Self.pythonExample
    case .c: Self.cText
    case .r: Self.rText
    case .octave: Self.octaveText
    case .julia: Self.juliaText
    case .rust: Self.rustText
    }
  }

  /// The words that run a function of Python.
  ///
  /// - Parameters:
  ///   - target: `FILE:FUNCTION`
  ///   - flat: the name of the only, flat input, by SciPy's convention.
  ///   - moved: the inputs whose gradients are checked, with commas; all where there is nothing.
  ///   - point: what --at says.
  package static func python(
    _ target: String, dtype: String, flat: String?, moved: String?, point: [String]
  ) -> [String] {
    [
      "python3", "-c",
      pythonServing + pythonSource + pythonEdits + pythonTerms + pythonTruths + pythonPieces
        + pythonTrials + pythonLoading,
      target, dtype,
      flat ?? "", moved ?? "",
    ] + point
  }
}
