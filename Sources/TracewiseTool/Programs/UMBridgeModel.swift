import Foundation
import TracewisePrograms

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A model of a UM-Bridge server: `http://HOST:PORT/MODEL`, or the server's only model.
///
/// A model has vectors of inputs and of outputs; several of either are one after the other here.
final class UMBridgeModel: ProgramChannel {
  private let server: URL
  private var model: String
  private let deadline: Double
  private var sizes: (inputs: [Int], outputs: [Int]) = ([], [])
  private var supports: Set<String> = []

  init(_ address: String, deadline: Double) throws {
    guard let url = URL(string: address), let scheme = url.scheme,
      ["http", "https"].contains(scheme), url.host != nil,
      var parts = URLComponents(url: url, resolvingAgainstBaseURL: false)
    else {
      throw Failure.usage(
        "'--umbridge \(address)': an address is required, as in http://localhost:4242/model")
    }
    model = url.pathComponents.filter { $0 != "/" }.joined(separator: "/")
    parts.path = ""
    guard let server = parts.url else {
      throw Failure.usage("'--umbridge \(address)' is no address")
    }
    (self.server, self.deadline) = (server, deadline)
  }

  func greet() throws(ProgramFailure) -> Greeting {
    let models = try get("Info")["models"]?.asItems?.compactMap(\.asText) ?? []
    if model.isEmpty, let only = models.first, models.count == 1 { model = only }
    guard models.contains(model) else {
      throw .unavailable("the server has no model '\(model)' (\(models.joined(separator: ", ")))")
    }
    sizes.inputs = try list("InputSizes", "inputSizes")
    sizes.outputs = try list("OutputSizes", "outputSizes")
    if case .object(let support) = try post("ModelInfo", [])["support"] ?? .null {
      supports = Set(support.filter { if case .bool(true) = $0.1 { true } else { false } }.map(\.0))
    }
    guard supports.contains("Evaluate") else {
      throw .unavailable("the model \(model) cannot be evaluated")
    }
    guard supports.contains("Gradient") else {
      throw .unavailable("the model \(model) has no gradient to check")
    }
    let isLone = sizes.inputs.count == 1
    var greeting = Greeting(
      name: model,
      inputs: sizes.inputs.enumerated().map { .init(name: isLone ? "x" : "x\($0)", shape: [$1]) })
    let outputs = sizes.outputs.reduce(0, +)
    greeting.outputs = outputs == 1 ? nil : outputs
    greeting.supports = ["value", outputs == 1 ? "gradient" : "vjp"]
    if supports.contains("ApplyJacobian") { greeting.supports.insert("jvp") }
    if supports.contains("ApplyHessian"), outputs == 1 { greeting.supports.insert("hvp") }
    // The servers name no point; without --at this one is as good as any.
    greeting.start = (0..<greeting.count).map { 0.5 + 0.25 * Double($0 % 3) }
    return greeting
  }

  func ask(_ question: Question, at point: [Double]) throws(ProgramFailure) -> Answer {
    switch question {
    case .value: return Answer(value: try evaluated(point))
    case .gradient: return Answer(value: try evaluated(point), derivative: try pulled([1], point))
    case .vjp(let w): return Answer(derivative: try pulled(w, point))
    case .jvp(let v): return Answer(derivative: try pushed(v, point))
    case .hvp(let v): return Answer(derivative: try second(v, point))
    }
  }

  func ask(_ question: Question, atAll points: [[Double]]) throws(ProgramFailure) -> [Answer]? {
    nil
  }
  func end() {}

  // MARK: - Operations

  private func evaluated(_ point: [Double]) throws(ProgramFailure) -> [Double] {
    let answer = try post("Evaluate", [("input", inputs(point))])
    return try numbers(answer["output"], sizes.outputs.reduce(0, +), "the value")
  }

  private func pulled(_ w: [Double], _ point: [Double]) throws(ProgramFailure) -> [Double] {
    try sums(sizes.inputs, over: sizes.outputs, of: w, { "the gradient for input \($0)" }) {
      k, j, part throws(ProgramFailure) in
      try post(
        "Gradient",
        [("outWrt", .count(j)), ("inWrt", .count(k)), ("input", inputs(point)), ("sens", part)])
    }
  }

  private func pushed(_ v: [Double], _ point: [Double]) throws(ProgramFailure) -> [Double] {
    try sums(sizes.outputs, over: sizes.inputs, of: v, { _ in "J v" }) {
      j, k, part throws(ProgramFailure) in
      try post(
        "ApplyJacobian",
        [("outWrt", .count(j)), ("inWrt", .count(k)), ("input", inputs(point)), ("vec", part)])
    }
  }

  private func second(_ v: [Double], _ point: [Double]) throws(ProgramFailure) -> [Double] {
    try sums(sizes.inputs, over: sizes.inputs, of: v, { _ in "∇²f v" }) {
      k, l, part throws(ProgramFailure) in
      try post(
        "ApplyHessian",
        [
          ("outWrt", .count(0)), ("inWrt1", .count(k)), ("inWrt2", .count(l)),
          ("input", inputs(point)), ("sens", .array([.number(1)])), ("vec", part),
        ])
    }
  }

  /// A block of numbers for each of some sizes, the sum of answers to each part of a vector.
  private func sums(
    _ blocks: [Int], over parts: [Int], of vector: [Double], _ what: (Int) -> String,
    _ answer: (_ block: Int, _ part: Int, JSON) throws(ProgramFailure) -> JSON
  ) throws(ProgramFailure) -> [Double] {
    var result: [Double] = []
    for (k, size) in blocks.enumerated() {
      var (sum, start) = ([Double](repeating: 0, count: size), 0)
      for (j, count) in parts.enumerated() {
        let part = JSON.array(vector[start..<start + count].map { .number($0) })
        start += count
        let numbers = try numbers(try answer(k, j, part)["output"], size, what(k))
        for (i, x) in numbers.enumerated() { sum[i] += x }
      }
      result += sum
    }
    return result
  }

  private func inputs(_ point: [Double]) -> JSON {
    var (parts, start) = ([JSON](), 0)
    for size in sizes.inputs {
      parts.append(.array(point[start..<start + size].map { .number($0) }))
      start += size
    }
    return .array(parts)
  }

  private func numbers(_ json: JSON?, _ count: Int, _ what: String) throws(ProgramFailure)
    -> [Double]
  {
    guard let numbers = json?.asNumbers else {
      throw .malformed("the server's answer has no \"output\" for \(what)")
    }
    guard numbers.count == count else {
      throw .malformed("\(what) has \(numbers.count) numbers; \(count) are required")
    }
    return numbers
  }

  private func list(_ operation: String, _ name: String) throws(ProgramFailure) -> [Int] {
    guard let sizes = try post(operation, [])[name]?.asItems?.compactMap(\.asCount), !sizes.isEmpty
    else {
      throw .malformed("the server's answer to \(operation) has no \"\(name)\"")
    }
    return sizes
  }

  // MARK: - HTTP

  private func get(_ operation: String) throws(ProgramFailure) -> JSON {
    try answer(to: URLRequest(url: server.appendingPathComponent(operation)))
  }

  private func post(_ operation: String, _ members: [(String, JSON)]) throws(ProgramFailure) -> JSON
  {
    var request = URLRequest(url: server.appendingPathComponent(operation))
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    let body = JSON.object([("name", .string(model))] + members + [("config", .object([]))])
    request.httpBody = Data(body.text().utf8)
    return try answer(to: request)
  }

  private func answer(to request: URLRequest) throws(ProgramFailure) -> JSON {
    var request = request
    request.timeoutInterval = deadline
    let result = Self.result(of: request, within: deadline)
    guard let data = result.data else { throw result.failure ?? .silent(seconds: deadline) }
    guard let json = JSON(Array(data)) else {
      throw .malformed("the server's answer to \(request.url?.lastPathComponent ?? "") is no JSON")
    }
    guard let error = json["error"] else { return json }
    throw .domain(error["message"]?.asText ?? error["type"]?.asText ?? "an error without a message")
  }

  /// What a request came to, once its handler has told.
  private final class Box: @unchecked Sendable {
    var data: Data?
    var failure: ProgramFailure?
  }

  private static func result(of request: URLRequest, within seconds: Double) -> Box {
    let (box, done) = (Box(), DispatchSemaphore(value: 0))
    let task = URLSession.shared.dataTask(with: request) { data, _, error in
      box.data = error == nil ? data : nil
      if let error = error as? URLError, error.code != .timedOut {
        box.failure = .unavailable("the server does not answer: \(error.localizedDescription)")
      }
      done.signal()
    }
    task.resume()
    if done.wait(timeout: .now() + seconds + 1) == .timedOut {
      task.cancel()
      return Box()
    }
    return box
  }
}
