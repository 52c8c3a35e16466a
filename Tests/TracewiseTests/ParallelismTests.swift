import Foundation
import Testing
import Tracewise

@Suite struct ParallelismTests {
  @Test func threadsAreBetweenOneAndTheProcessors() {
    let before = Parallelism.threads
    defer { Parallelism.setThreads(before) }
    Parallelism.setThreads(.max)
    #expect((1...ProcessInfo.processInfo.processorCount).contains(Parallelism.threads))
    Parallelism.setThreads(-1)
    #expect(Parallelism.threads == 1)
  }
}
