import Foundation
import FuzzTargets

/// `TracewiseFuzz TARGET [FILE ...]` replays files; linked by scripts/fuzz, it takes libFuzzer's
/// arguments instead. `TracewiseFuzz hammer SECONDS [SEED]` runs random programs.
@main
struct Fuzz {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    guard let word = words.first else { usage() }
    if word == "hammer" {
      guard let seconds = words.dropFirst().first.flatMap(Double.init) else { usage() }
      exit(
        HammerCommand.run(
          seconds: seconds, seed: words.dropFirst(2).first.flatMap(UInt64.init) ?? 1))
    }
    guard let target = FuzzTarget(rawValue: word) else { usage() }
    run(target, Array(words.dropFirst()))
  }

  static func usage() -> Never {
    let targets = FuzzTarget.allCases.map(\.rawValue).joined(separator: " | ")
    say("usage: TracewiseFuzz (\(targets)) [FILE ...] | hammer SECONDS [SEED]")
    exit(64)
  }

  static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

#if LIBFUZZER
  extension Fuzz {
    /// The target that libFuzzer's callback, which captures nothing, feeds.
    nonisolated(unsafe) private static var target = FuzzTarget.parse

    private static func run(_ target: FuzzTarget, _ arguments: [String]) {
      self.target = target
      let words = ["TracewiseFuzz", "-max_len=\(target.longestInput)"] + arguments
      var count = CInt(words.count)
      let memory = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
        capacity: words.count + 1)
      for (place, word) in words.enumerated() { memory[place] = strdup(word) }
      memory[words.count] = nil
      var pointer = memory
      exit(
        runDriver(&count, &pointer) { bytes, size in
          let input = Array(UnsafeBufferPointer(start: bytes, count: size))
          if let finding = Fuzz.target.finding(in: input) {
            Fuzz.say("finding: \(finding)")
            abort()
          }
          return 0
        })
    }
  }

  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt
#else
  extension Fuzz {
    private static func run(_ target: FuzzTarget, _ files: [String]) {
      var findings = 0
      for file in files {
        guard let bytes = FileManager.default.contents(atPath: file) else {
          say("\(file): cannot be read")
          exit(65)
        }
        guard let finding = target.finding(in: Array(bytes)) else { continue }
        say("\(file): \(finding)")
        findings += 1
      }
      exit(findings == 0 ? 0 : 1)
    }
  }
#endif
