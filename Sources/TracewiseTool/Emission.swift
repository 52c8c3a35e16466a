import TracewiseDerivation

/// The languages of `--emit`.
enum Emission: String, CaseIterable {
  case numpy

  static var names: [String] { allCases.map(\.rawValue) }

  var language: any CodeLanguage {
    switch self {
    case .numpy: NumPyCode()
    }
  }
}
