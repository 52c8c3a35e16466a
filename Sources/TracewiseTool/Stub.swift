import TracewiseVerification
enum RulesCommand { static func run(_ a: Arguments) throws -> Int32 { 0 } }
enum RuleCatalogue { static let all: [S] = []; static func subjects(named: String) -> [S] { [] } }
struct S { var name = "" }
extension CheckCommand {
  static func checkRules(_ a: [S], _: Arguments, _: Output, _: inout CheckReport) throws {}
}
