import Foundation

// Takes part in a side-by-side comparison with other systems. Reads lines `CASE SECONDS`, answers
// each with one line of JSON: the microseconds of evaluations, the loss, the norms of the gradients.

var cases: [String: Case] = [:]

// With `--repeat CASE COUNT` it evaluates a case so many times and says nothing, for tools that count
// instructions and allocations.
if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "--repeat" {
  let repeated = try makeCase(CommandLine.arguments[2])
  for _ in 0..<(Int(CommandLine.arguments[3]) ?? 1) { try repeated.run() }
  exit(0)
}

while let line = readLine() {
  let words = line.split(separator: " ").map(String.init)
  guard words.count == 2, let seconds = Double(words[1]) else { break }
  do {
    let known = try cases[words[0]] ?? makeCase(words[0])
    cases[words[0]] = known
    print(try answer(known, seconds))
  } catch {
    print(#"{"ok": false, "err": "\#("\(error)".replacingOccurrences(of: "\"", with: "'"))"}"#)
  }
  fflush(nil)
}
