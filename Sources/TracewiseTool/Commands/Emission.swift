import TracewiseDerivation

/// The languages of `--emit`.
enum Emission: String, CaseIterable {
  case numpy, swift, julia, matlab

  static var names: [String] { allCases.map(\.rawValue) }

  var language: any CodeLanguage {
    switch self {
    case .numpy: NumPyCode()
    case .swift: SwiftCode()
    case .julia: JuliaCode()
    case .matlab: MATLABCode()
    }
  }
}
