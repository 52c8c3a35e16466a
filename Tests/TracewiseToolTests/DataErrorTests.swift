import Testing

/// Data files that cannot be used: exit code 65, and a message that names file and place.
@Suite struct DataErrorTests {
  @Test(arguments: files) func file(_ test: Case) throws { try test.check() }
  @Test(arguments: archives) func archive(_ test: Case) throws { try test.check() }
  @Test(arguments: shapes) func shape(_ test: Case) throws { try test.check() }
  @Test(arguments: names) func name(_ test: Case) throws { try test.check() }

  static let loss: Content = """
    dim n = 2
    input A: matrix(n, n)
    input x: vector(n)
    const c: vector(n)
    loss = x'*A*x + c'*x

    """

  /// The loss with the content of one file as A.
  private static func reading(_ name: String, _ content: Content?, _ message: String) -> Case {
    var files = ["q.loss": loss]
    files[name] = content
    return .data(["gradient", "q.loss", "--data", "A=\(name)"], files, message)
  }

  static let files: [Case] = [
    reading("a.npy", nil, "a.npy: error: no such file"),
    reading("sub/a.csv", nil, "sub/a.csv: error: no such file"),
    .data(
      ["check", "q.loss", "--data", "A=folder"], ["q.loss": loss, "folder/a": ""],
      "folder: error: is a folder, not a file"),
    reading(
      "a.dat", "1,2",
      "a.dat: error: unknown extension; those of data files are .npy, .npz, .csv, .tsv, .txt, .mtx"
    ),
    reading("a.csv", "", "a.csv: error: empty file"),
    reading("a.csv", "1,2\n3\n", "a.csv:2:1: error: line 2 has 1 field, line 1 has 2\n3\n^"),
    reading(
      "a.csv", "1,2\n3,x4\n", "a.csv:2:3: error: field 2 is no number: \"x4\"\n3,x4\n  ^"),
    reading("a.npy", "hello", "a.npy: error: is no NumPy file: it begins with \"hello\""),
    reading(
      "a.npy", Content.npy(2, 2, [1, 2, 3, 4]).prefix(60),
      "a.npy: error: truncated: the file ends inside its header"),
    reading(
      "a.npy", Content.npy(2, 2, [1, 2, 3]),
      "a.npy: error: truncated: the header promises 2×2 float64 (32 bytes), 24 bytes follow"),
    reading(
      "a.mtx", "%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n",
      "a.mtx:5:2: error: truncated: the size line promises 4 entries, 3 follow\n3\n ^"),
    reading(
      "a.mtx", "2 2\n1 2 3 4\n",
      "a.mtx:1:1: error: is no Matrix Market file: it does not begin with %%MatrixMarket\n2 2\n^"),
  ]

  static let archives: [Case] = [
    .data(
      ["gradient", "q.loss", "--data", "A=a.npz:X"], ["q.loss": loss, "a.npz": "PK"],
      "a.npz:X: error: truncated: the archive's directory is missing"),
    .data(
      ["gradient", "q.loss", "--data", "A=a.npz:X"],
      ["q.loss": loss, "a.npz": .fixture("Fixtures/data/clusters.npz").prefix(200)],
      "a.npz:X: error: truncated: the archive's directory is missing"),
    .data(
      ["gradient", "q.loss", "--data", "A=a.npz"],
      ["q.loss": loss, "a.npz": .fixture("Fixtures/data/clusters.npz")],
      "a.npz: error: holds 6 arrays; say which, as in .npz:X: X, Y, W1, b1, W2, b2"),
    .data(
      ["gradient", "q.loss", "--data", "A=a.npz:Q"],
      ["q.loss": loss, "a.npz": .fixture("Fixtures/data/clusters.npz")],
      "a.npz:Q: error: holds no array \"Q\"; its arrays are X, Y, W1, b1, W2, b2"),
  ]

  static let shapes: [Case] = [
    .data(
      ["gradient", "q.loss", "--data", "A=a.csv"], ["q.loss": loss, "a.csv": "1,2,3\n4,5,6\n"],
      """
      q.loss:2:7: error: A is 2×3 in its file, but it is declared matrix(n, n)
      input A: matrix(n, n)
            ^
      """),
    .data(
      ["gradient", "q.loss", "--data", "A=a.csv", "--data", "x=x.csv"],
      ["q.loss": loss, "a.csv": "1,2\n3,4\n", "x.csv": "1\n2\n3\n"],
      """
      q.loss:3:7: error: x is 3×1 in its file, but n = 2 (A is 2×2 in its file)
      input x: vector(n)
            ^
      """),
    .data(
      ["check", "q.loss", "--data", "x=x.csv", "--dim", "n=4"],
      ["q.loss": loss, "x.csv": "1\n2\n3\n"],
      """
      q.loss:3:7: error: x is 3×1 in its file, but n = 4 (--dim)
      input x: vector(n)
            ^
      """),
    .data(
      ["gradient", "x'*A*x", "--data", "x=a.csv"], ["a.csv": "1,2\n3,4\n"],
      """
      loss:1:1: error: x is 2×2 in its file, but an undeclared lower-case name is a vector, n×1
      x'*A*x
      ^
      note: declare it: input x: matrix(m, n)
      """),
    .data(
      ["check", "q.loss", "--data", "A=a.csv"], ["q.loss": loss, "a.csv": "1,2\n3,nan\n"],
      "a.csv: error: A: entry (2, 2) is nan"),
    .data(
      ["gradient", "q.loss", "--data", "x=x.npy"],
      ["q.loss": loss, "x.npy": .npy(2, 1, [1, -.infinity])],
      "x.npy: error: x: entry (2, 1) is -inf"),
  ]

  static let names: [Case] = [
    .data(
      ["gradient", "q.loss", "--data", "B=a.csv"], ["q.loss": loss, "a.csv": "1,2\n3,4\n"],
      "q.loss: error: there is no input 'B' to bind a file to"),
    .data(
      ["gradient", "sum(weight.^2)", "--data", "wieght=a.csv"], ["a.csv": "1\n2\n"],
      "loss: error: there is no input 'wieght' to bind a file to\nnote: did you mean 'weight'?"),
    .data(
      ["gradient", "q.loss", "--wrt", "B"], ["q.loss": loss],
      "q.loss: error: there is no input 'B' to differentiate for (--wrt); the inputs are A, x, c"),
    .data(
      ["check", "sum(weight.^2)", "--wrt", "wieght"],
      "loss: error: there is no input 'wieght' to differentiate for (--wrt); "
        + "did you mean 'weight'?"),
    .data(
      ["gradient", "q.loss", "--wrt", "A,c"], ["q.loss": loss],
      "q.loss: error: 'c' is a const and has no gradient (--wrt)"),
    .data(
      ["gradient", "q.loss", "--dim", "k=3"], ["q.loss": loss],
      "q.loss: error: there is no size 'k' to set (--dim)"),
  ]
}
