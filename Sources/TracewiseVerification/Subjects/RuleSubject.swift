public import Tracewise

/// A rule as a subject of checks: the rule itself, its kind forgotten, with its domain.
///
/// The domain says where operands are drawn and what must be refused. The rule is applied in any
/// interpretation by opening the existential, so that what is checked is what runs.
public struct RuleSubject: Subject, Sendable {
  /// The rule's name, such as `inverse`.
  public let name: String
  /// What tells subjects of one rule apart, such as `p=2.5`; nil for a rule without attributes.
  public let variant: String?
  /// How many operands are drawn for the rule.
  public let operandCount: Int
  /// The regions of the domain that the rule is checked in, general ones first.
  public let regions: [Region]
  /// What the rule must refuse.
  public let rejections: [Rejection]
  public let body: AnyRule

  /// A rule of one operand in its domain.
  public init(
    _ rule: any UnaryRule, variant: String? = nil, regions: [Region], rejections: [Rejection] = []
  ) {
    self.init(type(of: rule).name, variant, .unary(rule), 1, regions, rejections)
  }

  /// A rule of two operands in its domain.
  public init(
    _ rule: any BinaryRule, variant: String? = nil, regions: [Region], rejections: [Rejection] = []
  ) {
    self.init(type(of: rule).name, variant, .binary(rule), 2, regions, rejections)
  }

  /// A rule of a list of operands, checked with so many of them, in its domain.
  public init(
    _ rule: any VariadicRule, operands: Int, variant: String? = nil, regions: [Region],
    rejections: [Rejection] = []
  ) {
    self.init(type(of: rule).name, variant, .variadic(rule), operands, regions, rejections)
  }

  private init(
    _ name: String, _ variant: String?, _ body: AnyRule, _ operandCount: Int,
    _ regions: [Region], _ rejections: [Rejection]
  ) {
    self.name = name
    self.variant = variant
    self.body = body
    self.operandCount = operandCount
    self.regions = regions
    self.rejections = rejections
  }

  /// The subject as a command names it: `inverse`, `constantpower:p=2.5`.
  public var label: String { variant.map { "\(name):\($0)" } ?? name }

  /// The rule.
  public var rule: any Rule { body.rule }

  /// The same rule, to be checked in one region only.
  public func restricted(to region: Region) -> RuleSubject {
    RuleSubject(name, variant, body, operandCount, [region], [])
  }

  /// The regions, and after them general operands in large sizes where the rule does not fix the shapes.
  public var allRegions: [Region] { regions + [generalRegion?.large].compactMap { $0 } }

  /// The region of general operands of any size; nil where the rule fixes the shapes.
  var generalRegion: Region? {
    regions.first { $0.name == "general" && !$0.sizes.isEmpty && $0.point == .smooth }
  }

  /// The region of a name, or nil.
  public func region(named name: String) -> Region? { regions.first { $0.name == name } }
}

extension RuleSubject: CustomStringConvertible {
  public var description: String { label }
}

extension RuleSubject {
  public var kind: CheckRecord.Kind { .rule }
  public var sampling: Sampling { .atManyPoints }
  public func regionLabel(_ point: RuleCase) -> String { point.regionLabel }

  public func command(for point: RuleCase) -> String? {
    guard !point.region.isGiven else {
      return "\(command(at: point.operands)) --seed \(point.seed)"
    }
    // Along directions alone only a third seed is looked at; of large operands each.
    let seeds =
      point.sampling == .alongDirections && point.seed > 1 && !point.region.isLarge
      ? "\(point.seed - 2) --seeds 3" : "\(point.seed)"
    return "tracewise check \(label) --region \(point.regionLabel) --seed \(seeds)"
  }

  /// The operands as messages name them where they have no names of their own.
  public var operandNames: [String] {
    switch operandCount {
    case 1: ["the operand"]
    case 2: ["the left operand", "the right operand"]
    default: (1...operandCount).map { "operand \($0)" }
    }
  }
}
