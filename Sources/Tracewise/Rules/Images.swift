// Images as matrices: a row for each channel, a column for each pixel, columns of pixels one after the other,
// image after image. Convolution is then a product with what windows show, of any stride, padding and dilation.

/// Windows on images: their sizes, and the places that they are moved to.
///
/// A window of r×s pixels, `dilation` apart, is moved by `stride` over an image of h×w pixels with `padding`
/// zeros on each side, as long as all of it lies on the padded image.
public struct Windows: Sendable, Hashable, BitwiseCopyable {
  /// The rows of an image.
  public let height: Int32
  /// The columns of an image.
  public let width: Int32
  /// The rows of a window and what goes with them.
  public let vertical: Side
  /// The columns of a window and what goes with them.
  public let horizontal: Side

  /// One of the two directions.
  public struct Side: Sendable, Hashable, BitwiseCopyable {
    /// How many pixels of a window.
    public let count: UInt16
    /// From one place of the window to the next.
    public let stride: UInt16
    /// How many zeros before the first pixel of the image, and behind the last.
    public let padding: UInt16
    /// From one pixel of the window to the next.
    public let dilation: UInt16

    init(_ count: Int, _ stride: Int, _ padding: Int, _ dilation: Int) {
      // What is negative or too large becomes what is refused.
      self.count = UInt16(exactly: count) ?? 0
      self.stride = UInt16(exactly: stride) ?? 0
      self.padding = UInt16(exactly: padding) ?? .max
      self.dilation = UInt16(exactly: dilation) ?? 0
    }

    /// The pixels that a window reaches over.
    var extent: Int { (Int(count) - 1) * Int(dilation) + 1 }
    /// How many places it has on so many pixels.
    func places(_ size: Int32) -> Int {
      let room = Int(size) + 2 * Int(padding) - extent
      return room < 0 || stride == 0 ? 0 : room / Int(stride) + 1
    }
    /// The places in which pixel k of the window lies on an image of so many pixels: in the others it is padding.
    func places(showing k: Int, of size: Int32) -> Range<Int> {
      let before = Int(padding) - k * Int(dilation)
      let behind = Int(size) + before
      guard stride > 0, behind > 0 else { return 0..<0 }
      let first = before <= 0 ? 0 : (before - 1) / Int(stride) + 1
      let end = min((behind - 1) / Int(stride) + 1, places(size))
      return first < end ? first..<end : 0..<0
    }
    /// The pixel of an image under pixel k of the window in one of these places.
    func pixel(_ k: Int, at place: Int) -> Int {
      place * Int(stride) + k * Int(dilation) - Int(padding)
    }
  }

  /// Windows on images of h×w pixels. Pairs are of rows and columns.
  public init(
    image: (Int, Int), window: (Int, Int), stride: (Int, Int) = (1, 1),
    padding: (Int, Int) = (0, 0), dilation: (Int, Int) = (1, 1)
  ) {
    height = Int32(size: image.0)
    width = Int32(size: image.1)
    vertical = Side(window.0, stride.0, padding.0, dilation.0)
    horizontal = Side(window.1, stride.1, padding.1, dilation.1)
  }

  /// The places of a window, down and across.
  public var places: Shape { Shape(vertical.places(height), horizontal.places(width)) }
  /// The pixels of an image.
  public var pixels: Int { Int(height) * Int(width) }
  /// The pixels of a window.
  public var area: Int { Int(vertical.count) * Int(horizontal.count) }

  /// Throws where there are no such windows.
  func check() throws(Misfit) {
    guard height > 0, width > 0 else { throw "images need pixels" }
    for side in [vertical, horizontal] {
      guard side.count > 0 else { throw "windows need pixels, at most 65535 a side" }
      guard side.stride > 0 else { throw "a stride is a whole number from 1 to 65535" }
      guard side.dilation > 0 else { throw "a dilation is a whole number from 1 to 65535" }
      guard side.padding < .max else { throw "a padding is a whole number from 0 to 65534" }
    }
    guard places.count > 0 else { throw "the window does not fit on the padded image" }
  }

  /// Goes through what each pixel of the window shows of images side by side, down the columns of its places: the row of
  /// `ImageColumns` in the block of a channel; the column of the first place; the places that show pixels, the others
  /// are padding; and the column of the first of these pixels, which are as far apart as the places.
  @inline(__always)
  func forEachColumn(
    images: Int, _ body: (_ row: Int, _ column: Int, _ shown: Range<Int>, _ pixel: Int) -> Void
  ) {
    let (places, height) = (places, Int(height))
    for v in 0..<Int(horizontal.count) {
      let across = horizontal.places(showing: v, of: width)
      for u in 0..<Int(vertical.count) {
        let down = vertical.places(showing: u, of: self.height)
        for image in 0..<images {
          for b in 0..<places.columns {
            let shown = across.contains(b) ? down : 0..<0
            let (i, j) = (vertical.pixel(u, at: shown.lowerBound), horizontal.pixel(v, at: b))
            body(
              v * Int(vertical.count) + u, image * places.count + b * places.rows, shown,
              image * pixels + j * height + i)
          }
        }
      }
    }
  }

  /// The numbers behind the operand: sizes, then what is not usual.
  fileprivate var numbers: [Double] {
    let sizes = [Int(height), Int(width), Int(vertical.count), Int(horizontal.count)]
    let (v, h) = (vertical, horizontal)
    let pairs = [(v.stride, h.stride), (v.padding, h.padding), (v.dilation, h.dilation)]
    let usual: [UInt16] = [1, 0, 1]
    if pairs.contains(where: { $0.0 != $0.1 }) {
      return sizes.map(Double.init) + pairs.flatMap { [Double($0.0), Double($0.1)] }
    }
    let last = pairs.indices.last { pairs[$0].0 != usual[$0] } ?? -1
    return sizes.map(Double.init) + pairs.prefix(last + 1).map { Double($0.0) }
  }

  fileprivate var attributes: [RuleAttribute] {
    let (v, h) = (vertical, horizontal)
    let numbers: [(String, Int)] = [
      ("h", Int(height)), ("w", Int(width)), ("r", Int(v.count)), ("s", Int(h.count)),
      ("downStride", Int(v.stride)), ("acrossStride", Int(h.stride)),
      ("downPadding", Int(v.padding)), ("acrossPadding", Int(h.padding)),
      ("downDilation", Int(v.dilation)), ("acrossDilation", Int(h.dilation)),
    ]
    return numbers.map { RuleAttribute($0.0, .integer($0.1)) }
  }

  /// Windows with the image in another order of pixels, where that has as many places.
  fileprivate var lying: Windows? {
    let turned = Windows(
      image: (Int(width), Int(height)),
      window: (Int(vertical.count), Int(horizontal.count)),
      stride: (Int(vertical.stride), Int(horizontal.stride)),
      padding: (Int(vertical.padding), Int(horizontal.padding)),
      dilation: (Int(vertical.dilation), Int(horizontal.dilation)))
    return turned != self && turned.places.count == places.count ? turned : nil
  }
}

/// What windows show of images: c×h w n becomes c r s×P n, with a column for each of the P places on each image and
/// a block of rows for each channel. Linear; the adjoint, `ImageFromColumns`, adds up what falls on a pixel.
///
/// Future work 1 of the deck, for any stride: X ∗ K is K times these columns, so that
/// Tr(Hᵀ(K im2col(X))) = Tr((H im2col(X)ᵀ)ᵀ K) = Tr(col2im(Kᵀ H)ᵀ X). O(c r s P n).
public struct ImageColumns: LinearRule {
  public static var name: String { "im2col" }
  public var notation: RuleNotation { .call(Self.name, windows.numbers) }
  public var attributes: [RuleAttribute] { windows.attributes }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    windows.lying.map { M.apply(ImageColumns($0), to: x) }
  }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    guard x.count > 0 else { return nil }
    let h = x.columns.divided(choose)
    let w = (x.columns / h).divided(choose)
    let windows = Windows(
      image: (h, w), window: (choose(1...min(h, 2)), choose(1...min(w, 2))),
      stride: (choose(1...2), choose(1...2)), padding: (choose(0...1), choose(0...1)))
    return ImageColumns(windows)
  }
  /// Where the windows are.
  public let windows: Windows
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, (size(.m), windows.pixels * size(.n)))]
  }
  /// The rule for these windows.
  public init(_ windows: Windows) { self.windows = windows }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    try windows.check()
    guard x.columns % windows.pixels == 0 else {
      throw Misfit(
        "{0} has {0.columns} columns, which are no images of {value} pixels", value: windows.pixels)
    }
    return Shape(x.rows * windows.area, x.columns / windows.pixels * windows.places.count)
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(ImageFromColumns(windows), to: g)
  }
}

/// The adjoint of `ImageColumns`: each pixel is the sum of what the windows have in its place.
public struct ImageFromColumns: LinearRule {
  public static var name: String { "col2im" }
  public var notation: RuleNotation { .call(Self.name, windows.numbers) }
  public var attributes: [RuleAttribute] { windows.attributes }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? {
    windows.lying.map { M.apply(ImageFromColumns($0), to: x) }
  }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? {
    guard x.count > 0 else { return nil }
    let r = x.rows.divided(choose)
    let s = (x.rows / r).divided(choose)
    let down = x.columns.divided(choose)
    let across = (x.columns / down).divided(choose)
    let stride = (choose(1...2), choose(1...2))
    return ImageFromColumns(
      Windows(
        image: ((down - 1) * stride.0 + r + choose(0...stride.0 - 1), (across - 1) * stride.1 + s),
        window: (r, s), stride: stride))
  }
  /// Where the windows are.
  public let windows: Windows
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, (windows.area * size(.m), windows.places.count * size(.n)))]
  }
  /// The rule for these windows.
  public init(_ windows: Windows) { self.windows = windows }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    try windows.check()
    guard x.rows % windows.area == 0 else {
      throw Misfit(
        "{0} has {0.rows} rows, which are no windows of {value} pixels", value: windows.area)
    }
    let places = windows.places.count
    guard x.columns % places == 0 else {
      throw Misfit(
        "{0} has {0.columns} columns, which are no images of {value} places", value: places)
    }
    return Shape(x.rows / windows.area, x.columns / places * windows.pixels)
  }
  public func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M {
    M.apply(ImageColumns(windows), to: g)
  }
}

/// Convolution of images (correlation: the kernel is not flipped) of c channels, c×h w n, to o channels:
/// K im2col(X), o×P n. A row of K has the kernels of an output channel, vec(K₁)ᵀ vec(K₂)ᵀ … for the channels of X.
/// O(o c r s P n). An error where sizes do not fit.
public func conv2<M: MatrixAlgebra>(_ x: M, _ k: M, _ windows: Windows) -> M {
  k * M.apply(ImageColumns(windows), to: x)
}

/// The transposed convolution: the adjoint of `conv2` with this kernel, col2im(Kᵀ Y), from o×P n to c×h w n. The
/// windows are those of the convolution that it is the adjoint of. O(o c r s P n).
public func conv2Transposed<M: MatrixAlgebra>(_ y: M, _ k: M, _ windows: Windows) -> M {
  M.apply(ImageFromColumns(windows), to: k.T * y)
}

/// X ∗ K of one image and one kernel, with stride, zeros around X, and gaps in K:
/// Hᵢⱼ = Σᵤᵥ X₍ₛᵢ₊ₐᵤ₋ₚ, ₛⱼ₊ₐᵥ₋ₚ₎ Kᵤᵥ. With stride 1 and no padding the deck's (Example 4-3).
public func conv2<M: MatrixAlgebra>(
  _ x: M, _ k: M, stride: Int, padding: Int = 0, dilation: Int = 1
) -> M {
  let windows = Windows(
    image: (x.rows, x.columns), window: (k.rows, k.columns), stride: (stride, stride),
    padding: (padding, padding), dilation: (dilation, dilation))
  let row = conv2(x.reshaped(1, x.shape.count), k.reshaped(1, k.shape.count), windows)
  return row.reshaped(windows.places.rows, windows.places.columns)
}

/// The largest pixel of each window, channel by channel: c×h w n becomes c×P n. Equal ones share the gradient.
/// Zeros around the image take part. O(c r s P n).
public func maxPool<M: MatrixAlgebra>(_ x: M, _ windows: Windows) -> M {
  let pixels = x.windowPixels(windows)
  return columnMaxima(pixels).reshaped(x.rows, pixels.columns / max(x.rows, 1))
}

/// The mean of each window, channel by channel: c×h w n becomes c×P n. Zeros around the image take part.
/// O(c r s P n).
public func averagePool<M: MatrixAlgebra>(_ x: M, _ windows: Windows) -> M {
  let pixels = x.windowPixels(windows)
  let mean = (1 / Double(max(windows.area, 1))) * pixels.columnSums
  return mean.reshaped(x.rows, pixels.columns / max(x.rows, 1))
}

extension MatrixAlgebra {
  /// A column for each window of each channel: r s×c P n.
  fileprivate func windowPixels(_ windows: Windows) -> Self {
    let columns = Self.apply(ImageColumns(windows), to: self)
    return Self.apply(RowGroups(rows), to: columns)
  }
}
