enum CheckCommand { static func run(_ a: Arguments) throws -> Int32 { 0 } }
enum RulesCommand { static func run(_ a: Arguments) throws -> Int32 { 0 } }
