import Dispatch
import Foundation
import Synchronization
import Tracewise
import TracewiseVerification

/// `tracewise site DIR [FILE | FOLDER ...]`: a page for each loss and each rule, which need no server.
enum SiteCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    guard let folder = arguments.operands.first else {
      throw arguments.usage("the folder to write the site to is required")
    }
    let sources = try SiteSource.all(of: Array(arguments.operands.dropFirst()), arguments)
    let rules =
      try arguments.rules.map { try RulesCommand.named($0, arguments) } ?? RulesCommand.all
    try Folder.requireOurs(folder)
    // The cores are for the losses.
    if arguments.threads == nil { Parallelism.setThreads(1) }
    let names = Set(rules.compactMap(\.first?.name))
    let pages = pages(of: sources, linking: names, arguments)
    let site = Site(losses: pages, rules: RuleEntry.checked(rules))
    try Folder.write(site.files, to: folder)
    for page in pages {
      if let failure = page.failure { Output.message(failure) }
    }
    if !arguments.isQuiet {
      Output.message("\(folder): \(site.files.count) files, to be read from index.html")
    }
    if pages.contains(where: { $0.failure != nil }) { return Failure.Code.data.rawValue }
    return pages.contains { $0.state == "refuted" } ? Failure.Code.refuted.rawValue : 0
  }

  /// The pages of losses, made on all cores.
  private static func pages(
    of sources: [SiteSource], linking names: Set<String>, _ arguments: Arguments
  ) -> [LossPage] {
    let output = Output(arguments)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let pages = Mutex((next: 0, done: 0, made: [LossPage?](repeating: nil, count: sources.count)))
    DispatchQueue.concurrentPerform(iterations: min(cores, sources.count)) { _ in
      _ = DeepStack.run {
        while true {
          let place = pages.withLock { pages in
            pages.next += 1
            return pages.next - 1
          }
          guard place < sources.count else { return 0 }
          let page = LossPage(sources[place], linking: names, arguments)
          pages.withLock { pages in
            pages.made[place] = page
            pages.done += 1
            output.progress(pages.done, of: sources.count, sources[place].title)
          }
        }
      }
    }
    output.endProgress()
    return pages.withLock { $0.made.compactMap(\.self) }
  }
}
