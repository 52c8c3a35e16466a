/// All rules of the library with their domains. A new rule is one entry in its family's file.
public enum RuleCatalogue {
  public static let all: [RuleSubject] =
    arithmetic + convolution + determinants + elementwise + inverses + powers + products
    + reductions + softmaxes + structure

  /// The subjects that a command's word means: `power` all variants, `power:p=2.5` one of them.
  public static func subjects(named word: String) -> [RuleSubject] {
    all.filter { $0.name == word || $0.label == word }
  }
}
