import Tracewise

/// The functions that are rules of a library whose attributes their names fix, or that take several operands.
let languageRules: [(name: String, rule: any Rule, signature: String)] =
  [SpectralFunction.Function.exp, .log, .sqrt, .inverse].flatMap { f in
    let rules: [any Rule] = [SpectralFunction(f), SpectralDerivative(f)]
    return [
      ("spectral\(f.name)", rules[0], "(n, n) -> (n, n)"),
      ("spectral\(f.name)derivative", rules[1], "(n, n), (n, n) -> (n, n)"),
    ]
  } + [
    ("layernormalized", Standardized(.layer), "(m, n), (1, 1) -> (m, n)"),
    ("batchnormalized", Standardized(.batch), "(m, n), (1, 1) -> (m, n)"),
    ("rmsnormalized", Standardized(.rootMeanSquare), "(m, n), (1, 1) -> (m, n)"),
    ("layerdeviation", Deviation(.layer), "(m, n), (1, 1) -> (1, n)"),
    ("batchdeviation", Deviation(.batch), "(m, n), (1, 1) -> (m, 1)"),
    ("rms", Deviation(.rootMeanSquare), "(m, n), (1, 1) -> (1, n)"),
    ("expmderivative", ExponentialDerivative(), "(n, n), (n, n) -> (n, n)"),
    ("logmderivative", LogarithmDerivative(), "(n, n), (n, n) -> (n, n)"),
    ("spectral", KyFanNorm(1), "(m, n) -> (1, 1)"),
    ("gibbs", GibbsState(), "(n, n) -> (n, n) | (n, n), (n, n) -> (n, n)"),
  ]

/// The functions that the language has beside the rules of the library: several forms under one name,
/// spellings of its own, and functions of sizes.
let languageFunctions: [String: String] = [
  "inv": "(n, n) -> (n, n)",
  "chol": "(n, n) -> (n, n)",
  "sylvester": "(m, m), (n, n), (m, n) -> (m, n)",
  "largesteigenvalues": "(n, n), k -> (1, 1)",
  "kyfan": "(m, n), k -> (1, 1)",
  "singularfactor": "(m, n), k -> (m, n)",
  "spectraltop": "(n, n), k -> (n, n)",
  "spectraltopderivative": "(n, n), (n, n), k -> (n, n)",
  "stein": "(m, m), (n, n), (m, n) -> (m, n)",
  "care": "(n, n), (n, n), (n, n) -> (n, n)",
  "dare": "(n, n), (n, m), (n, n), (m, m) -> (n, n)",
  "layernorm": normalization,
  "batchnorm": normalization
    + " | (m, n), (m, 1), (m, 1), (m, 1), (m, 1) -> (m, n)"
    + " | (m, n), (m, 1), (m, 1), (m, 1), (m, 1), (1, 1) -> (m, n)",
  "rmsnorm": "(m, n) -> (m, n) | (m, n), (m, 1) -> (m, n) | (m, n), (m, 1), (1, 1) -> (m, n)",
  "groupnorm": "(k*m, n), k -> (k*m, n) | (k*m, n), k, (k*m, 1) -> (k*m, n)"
    + " | (k*m, n), k, (k*m, 1), (k*m, 1) -> (k*m, n)"
    + " | (k*m, n), k, (k*m, 1), (k*m, 1), (1, 1) -> (k*m, n)",
  "dropout": "(m, n), (m, n), (1, 1) -> (m, n)",
  "gather": "(m, n), (1, k) -> (m, k) | (m, n), (k, 1) -> (m, k)",
  "scatter": "(m, k), (1, k), n -> (m, n) | (m, k), (k, 1), n -> (m, n)",
  "attention": "(d, m), (d, n), (l, n) -> (l, m) | (d, m), (d, n), (l, n), (n, m) -> (l, m)"
    + " | (d, m), (d, n), (l, n), (n, 1) -> (l, m)",
  "multihead": "(h*d, m), (h*d, n), (h*l, n), h -> (h*l, m)"
    + " | (h*d, m), (h*d, n), (h*l, n), h, (n, m) -> (h*l, m)"
    + " | (h*d, m), (h*d, n), (h*l, n), h, (n, 1) -> (h*l, m)",
  "causal": "n -> (n, n)",
  "positions": "d, n -> (d, n)",
  "lstmstate": "(4*k, n), (k, n) -> (k, n)",
  "lstmoutput": "(4*k, n), (k, n) -> (k, n)",
  "gru": "(3*k, n), (3*k, n), (k, n) -> (k, n)",
  "conv2": ImageSignatures.ofOneImage,
  "im2col": ImageSignatures.im2col,
  "col2im": ImageSignatures.col2im,
  "convolution": ImageSignatures.convolution,
  "convtransposed": ImageSignatures.transposedConvolution,
  "maxpool": ImageSignatures.pool,
  "avgpool": ImageSignatures.pool,
  "tril": "(m, n) -> (m, n)",
  "triu": "(m, n) -> (m, n)",
  "sum": "(m, n) -> (1, 1) | (m, n), 1 -> (1, n) | (m, n), 2 -> (m, 1)",
  "mean": "(m, n) -> (1, 1) | (m, n), 1 -> (1, n) | (m, n), 2 -> (m, 1)",
  "norm1": "(m, n) -> (1, 1)",
  "min": "broadcast 2",
  "max": "broadcast 2",
  "where": "broadcast 3",
  "median": "(m, n) -> (1, 1)",
  "quantile": "(n, 1), (1, 1) -> (1, 1)",
  "digamma": "(m, n) -> (m, n)",
  "trigamma": "(m, n) -> (m, n)",
  "polygamma": "k, (m, n) -> (m, n)",
  "matern": "k, (m, n) -> (m, n)",
  "toeplitz": "(n, 1) -> (n, n) | (n, 1), (n, 1) -> (n, n)",
  "diag": "(n, 1) -> (n, n) | (1, n) -> (n, n) | (n, n) -> (n, 1)",
  "vec": "(m, n) -> (m*n, 1)",
  "reshape": "(m, n), p, q -> (p, q) keeping entries",
  "eye": "n -> (n, n)",
  "ones": "m, n -> (m, n)",
  "zeros": "m, n -> (m, n)",
]

/// X, with gain, with shift, with ε.
private let normalization =
  "(m, n) -> (m, n) | (m, n), (m, 1) -> (m, n) | (m, n), (m, 1), (m, 1) -> (m, n)"
  + " | (m, n), (m, 1), (m, 1), (1, 1) -> (m, n)"
