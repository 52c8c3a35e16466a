import TracewisePrograms

/// A line that a program writes: JSON, printed as it was read, and taken for a greeting.
enum ReplyFuzz {
  static func finding(in bytes: [UInt8]) -> String? {
    guard let line = JSON(bytes) else { return nil }
    guard JSON(Array(line.text().utf8)) != nil else { return "what is printed is not read" }
    do throws(ProgramFailure) {
      let greeting = try Greeting(line)
      if greeting.count <= 0 { return "a greeting without numbers" }
      if let start = greeting.start, start.count != greeting.count {
        return "a start of \(start.count) numbers for \(greeting.count)"
      }
    } catch {
      if "\(error)".isEmpty { return "an error that says nothing" }
    }
    return nil
  }
}
