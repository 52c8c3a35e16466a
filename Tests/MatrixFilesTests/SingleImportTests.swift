import Foundation
import MatrixFiles
import Testing

/// Who reads a file needs no other module to compute with what is in it.
@Suite struct SingleImportTests {
  @Test func oneImportIsEnough() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "single-import-\(UInt64.random(in: 0 ... .max)).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Matrix(rows: [[1, 2], [3, 4]]).write(to: path)
    let x = try Matrix(contentsOf: path)
    #expect(try gradient(at: x) { x in sum(x.squared) } == 2 * x)
  }
}
