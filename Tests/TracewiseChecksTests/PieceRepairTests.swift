import Testing
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Slips that a tester's claims had, which a search by single edits of the claim does not see.
@Suite struct PieceRepairTests {
  struct Slip: Sendable {
    let file: String
    let claim: String
    /// What is said, in part.
    let cause: String
    let repair: String

    init(_ file: String, _ claim: String, _ cause: String, _ repair: String) {
      (self.file, self.claim, self.cause, self.repair) = (file, claim, cause, repair)
    }
  }

  static let softmax = """
    const t: vector(k)
    input z: vector(k)
    let s = softmax(z)
    loss = norm(s - t)^2/2
    """
  static let series = """
    dim n = 6
    const y: vector(n)
    input f: scalar
    loss = sum_{t=2:n} (y(t) - f*y(t-1))^2
    """
  static let slips = [
    Slip(
      softmax, "grad(z) = s.*(1 - s).*(s - t)", "outside the diagonal of softmax's Jacobian",
      "grad(z) = s.*(s - t - s'*(s - t))"),
    Slip(
      softmax, "grad(z) = s.*(s - t)", "the term with s*s' of softmax's Jacobian",
      "grad(z) = s.*(s - t - s'*(s - t))"),
    Slip(
      softmax, "grad(z) = s - t", "the factor diag(s) - s*s', the Jacobian of softmax",
      "grad(z) = s.*(s - t - s'*(s - t))"),
    Slip(
      "const X: matrix(n, p)\nconst t: vector(n) in (-1, 1)\ninput w: vector(p)\n"
        + "loss = sum(max(0, 1 - t.*(X*w)))",
      "grad(w) = -X'*t", "the factor 1 > t.*(X*w) is missing",
      "grad(w) = -X'*(t.*(1 > t.*(X*w)))"),
    Slip(
      series, "grad(f) = -2*(sum_{t=2:n} y(t)*(y(t) - f*y(t-1)))",
      "the wrong index: y(t-1) in place of y(t)",
      "grad(f) = -2*(sum_{t=2:n} y(t-1)*(y(t) - f*y(t-1)))"),
    Slip(
      series, "grad(f) = -2*(sum_{t=3:n} y(t-1)*(y(t) - f*y(t-1)))",
      "summed over the wrong entries: t = 2:n in place of t = 3:n",
      "grad(f) = -2*(sum_{t=2:n} y(t-1)*(y(t) - f*y(t-1)))"),
    Slip(
      "const R: matrix(m, n)\ninput P: matrix(m, k)\ninput Q: matrix(k, n)\nloss = norm(R - P*Q)^2/2",
      "grad(P) = (P*Q - R)*ones(n, k)", "the wrong expression: Q' in place of ones(n, k)",
      "grad(P) = (P*Q - R)*Q'"),
    Slip(
      "const X: matrix(n, p)\nconst y: vector(n)\ninput w: vector(p)\ninput b: scalar\n"
        + "loss = norm(sigmoid(X*w + b) - y)^2/2",
      "grad(w) = X'*((sigmoid(X*w + b) - y).*sigmoid(X*w).*(1 - sigmoid(X*w)))",
      "sigmoid(X*w + b) in place of sigmoid(X*w) (in 2 places)",
      "grad(w) = X'*((sigmoid(X*w + b) - y).*sigmoid(X*w + b).*(1 - sigmoid(X*w + b)))"),
    Slip(
      "const C: spd(d)\nconst L: matrix(d, k)\ninput p: vector(d) in (0.5, 2)\n"
        + "let S = L*L' + diag(p)\nloss = logdet(S) + tr(S \\ C)",
      "grad(p) = diag(inv(S))",
      "the term -diag(inv(S)*C*inv(S)) is missing: S in S \\ C is taken for a constant",
      "grad(p) = diag(inv(S) - inv(S)*C*inv(S))"),
    Slip(
      "const l: vector(k)\ninput a: vector(k) in (0.5, 2)\n"
        + "loss = sum(lgamma(a)) - lgamma(sum(a)) - a'*l",
      "grad(a) = digamma(a) - l", "digamma(sum(a))",
      "grad(a) = digamma(a) - digamma(sum(a)) - l"),
    Slip(
      "input x: vector(n)\nloss = sum(1 - cos(2*pi*x))/(4*pi^2)", "grad(x) = sin(x)/(2*pi)",
      "x lacks the factor 2*pi", "grad(x) = sin(2*pi*x)/(2*pi)"),
    Slip(
      "const q: scalar\nconst y: vector(n)\ninput x: vector(n)\nlet d = x(2:n) - x(1:n-1)\n"
        + "loss = norm(x - y)^2/2 + q*norm(d)^2/2",
      "grad(x) = x - y + ([0; d] - [d; 0])", "the factor q is missing",
      "grad(x) = x - y + [0; q*d] - [q*d; 0]"),
    Slip(
      "const c: vector(n)\ninput W: matrix(n, k)\nloss = c'*diag(W*W')", "grad(W) = 2*c*c'*W",
      "diag(c)", "grad(W) = 2*diag(c)*W"),
    Slip(
      "input X: matrix(n, n)", "d(X^3) = 3*X^2*dX", "taken as if they commuted",
      "d(X^3) = dX*X*X + X*dX*X + X*X*dX"),
    Slip(
      "input A: matrix(n, n)\ninput B: matrix(n, n)", "(A + B)^2 = A^2 + 2*A*B + B^2",
      "taken as if they commuted", "(A + B)^2 = A*A + A*B + B*A + B*B"),
    Slip(
      "input A: matrix(m, m)\ninput B: matrix(n, n)", "tr(kron(A, B)) = tr(A) + tr(B)",
      "tr(A)*tr(B) in place of tr(A) + tr(B)", "tr(kron(A, B)) = tr(A)*tr(B)"),
    Slip(
      "const K: spd(p)\nconst m: scalar\ninput S: spd(p)\nloss = tr(K*S) - (m - p - 1)/2*logdet(S)",
      "grad(S) = K - (m - p)/2*inv(S)", "the term -1 is missing",
      "grad(S) = K - (m - p - 1)*inv(S)/2"),
    Slip(
      "const b: vector(n) in (0.5, 2)\ninput w: vector(n) in (0.5, 2)\nloss = -b'*log(w)",
      "hess(w) = diag((b./w).^2)", "the parentheses are wrong: b./w.^2 in place of (b./w).^2",
      "hess(w) = diag(b./w.^2)"),
    Slip(
      "const X: matrix(n, t)\ninput W: invertible(n)\nlet Y = W*X\n"
        + "loss = sum(log(exp(Y) + exp(-Y)))/t - logdet(W)",
      "grad(W) = (1 - tanh(Y).^2)*X'/t - inv(W)'", "tanh(Y) in place of 1 - tanh(Y).^2",
      "grad(W) = tanh(Y)*X'/t - inv(W)'"),
    Slip(
      "dim n = 6\nconst f: vector(n)\ninput u: vector(n)\nlet d = u(2:n) - u(1:n-1)\n"
        + "let w = d./sqrt(d.^2 + 0.1)\nlet s = u - mean(u)\n"
        + "loss = norm(u - f)^2/2 + sum(sqrt(d.^2 + 0.1))",
      "grad(u) = s - f + [0; d] - [d; 0]", "the wrong variable: u in place of s",
      "grad(u) = u - f + [0; w] - [w; 0]"),
    // On the left of identities.
    Slip("input A: matrix(m, n)", "A*A'*A = A", "pinv(A) in place of A'", "A*pinv(A)*A = A"),
    Slip(
      "input A: invertible(n)\ninput u: vector(n)\ninput v: vector(n)",
      "det(A + u*v') = 1 + v'*inv(A)*u", "lacks the factor det(A)",
      "det(A + u*v') = det(A)*(1 + v'*inv(A)*u)"),
  ]

  @Test(arguments: slips.indices) func areTold(_ k: Int) throws {
    let slip = Self.slips[k]
    let checked = try program("\(slip.file)\nclaim \(slip.claim)\n")
    let record = try #require(try ProgramCheck(BoundProgram(checked)).records().last)
    #expect(record.verdict == .refuted, "\(record)")
    #expect(record.diagnosis?.contains(slip.cause) == true, "\(record.diagnosis ?? "nothing")")
    #expect(record.repairedClaim == slip.repair)
  }
}
