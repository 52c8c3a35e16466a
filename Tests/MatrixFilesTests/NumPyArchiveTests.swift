import Testing
import Tracewise

@testable import MatrixFiles

@Suite("NumPy archives")
struct NumPyArchiveTests {
  @Test(arguments: ["stored.npz", "deflated.npz"])
  func arrays(name: String) throws {
    #expect(try DataFixtures.read(name, key: "a") == DataFixtures.matrix(3, 4))
    #expect(try DataFixtures.read(name, key: "b") == DataFixtures.matrix(2, 2, shift: -5))
    #expect(try DataFixtures.read(name, key: "with/slash") == DataFixtures.matrix(4, 1))
  }

  @Test func largerArrays() throws {
    let rich = DataFixtures.matrix(40, 50) { Double(($0 * 7919 + $1 * 104_729) % 1009) / 8 }
    #expect(try DataFixtures.read("deflated.npz", key: "rich") == rich)
    #expect(try DataFixtures.read("deflated.npz", key: "flat") == DataFixtures.matrix(90, 99))
  }

  @Test("sizes after the data, sizes of 64 bits, a comment at the end")
  func otherLayouts() throws {
    #expect(try DataFixtures.read("descriptors.npz", key: "a") == DataFixtures.matrix(3, 4))
    #expect(try DataFixtures.read("descriptors.npz", key: "b") == DataFixtures.matrix(2, 2))
    #expect(try DataFixtures.read("zip64.npz", key: "a") == DataFixtures.matrix(3, 4))
    #expect(try DataFixtures.read("zip64.npz") == DataFixtures.matrix(3, 4))
  }

  @Test("without a key the only array is meant")
  func onlyArray() throws {
    #expect(try DataFixtures.read("single.npz") == DataFixtures.matrix(3, 4))
    #expect(
      flaw(try DataFixtures.bytes("stored.npz"), as: .numPyArchive)?.message
        == "holds 3 arrays; say which, as in .npz:a: a, b, with/slash")
    #expect(
      flaw(try DataFixtures.bytes("none.npz"), as: .numPyArchive)?.message == "holds no arrays")
  }

  @Test(
    "what cannot be had says so",
    arguments: [
      ("stored.npz", "z", #"holds no array "z"; its arrays are a, b, with/slash"#),
      ("stored.npz", "", #"holds no array ""; its arrays are a, b, with/slash"#),
      ("single.npz", "a.npy", #"holds no array "a.npy"; its only array is only"#),
      ("repeated.npz", "a", "holds 2 arrays of this name"),
      (
        "refused-bzip2.npz", "a",
        "is compressed by method 12; 0 (stored) and 8 (deflate) are read"
      ),
    ])
  func refused(name: String, key: String, message: String) {
    let error = #expect(throws: DataError.self) { try DataFixtures.read(name, key: key) }
    #expect(error?.message == message)
    #expect(error?.description == "\(DataFixtures.path(name)):\(key): \(message)")
  }

  @Test func otherFiles() throws {
    #expect(flaw(Array("1,2".utf8), as: .numPyArchive)?.message == "is no zip archive")
    let truncated = try DataFixtures.bytes("single.npz").dropLast(30)
    #expect(
      flaw(Array(truncated), as: .numPyArchive)?.message
        == "truncated: the archive's directory is missing")
  }
}
