public import Tracewise

/// The rules of a library with their domains.
///
/// A rule's regions follow from what it says of itself (`DerivedRegions`); what is special about one,
/// and what it must refuse, its family's file adds.
public enum RuleCatalogue {
  /// All rules of this package.
  public static let all = subjects(of: .standard)

  /// The subjects of a library's rules, in its order: checked, mutated and composed, a rule from
  /// elsewhere is treated as one of ours.
  public static func subjects(of library: RuleLibrary) -> [RuleSubject] {
    library.rules.flatMap { rule in
      special[type(of: rule).name] ?? [subject(of: rule)].compactMap { $0 }
    }
  }

  /// The subjects that a command's word means: `constantpower` all variants, `constantpower:p=2.5` one of them.
  public static func subjects(named word: String) -> [RuleSubject] {
    all.filter { $0.name == word || $0.label == word }
  }

  /// The rules of which more is to be said than they say themselves, by name.
  private static let special = Dictionary(
    grouping: arithmetic + columns + convolution + determinants + eigenvalues + elementwise
      + equations
      + factors
      + inverses + layers + leastSquares + matrixFunctions + normalizations + powers + products
      + reductions + riccati
      + singularValues
      + softmaxes + spectralFunctions
      + structure, by: \.name)

  private static func subject(of rule: any Rule) -> RuleSubject? {
    switch rule {
    case let rule as any UnaryRule: subject(rule)
    case let rule as any BinaryRule: subject(rule)
    case let rule as any VariadicRule:
      RuleSubject(rule, operands: 2, regions: DerivedRegions(.variadic(rule)).all)
    default: nil
    }
  }

  /// A rule with the regions that follow from what it says, and special ones.
  static func subject(
    _ rule: any UnaryRule, variant: String? = nil, special: [Region] = [],
    rejections: [Rejection] = []
  ) -> RuleSubject {
    RuleSubject(
      rule, variant: variant, regions: DerivedRegions(.unary(rule)).with(special),
      rejections: rejections)
  }

  /// A rule of two operands likewise.
  static func subject(
    _ rule: any BinaryRule, special: [Region] = [], rejections: [Rejection] = []
  ) -> RuleSubject {
    RuleSubject(
      rule, regions: DerivedRegions(.binary(rule)).with(special), rejections: rejections)
  }
}
