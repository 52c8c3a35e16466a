/// Losses that textbooks call by a name, and what they are written as here: each has several meanings elsewhere, of
/// scores or of probabilities, summed or averaged.
enum TextbookLosses {
  /// What to write, by the names that people try.
  static let words: [String: String] = {
    var table: [String: String] = [:]
    for (names, words) in meanings {
      for name in names { table[name] = words }
    }
    return table
  }()

  /// What is said of a function of the language that is called with too many or too few arguments.
  static let ofFunctions = ["crossentropy": softmaxLoss]

  private static let softmaxLoss = "crossentropy(H, Y) is -sum(Y .* logsoftmax(H)), of columns"

  private static let meanings: [([String], String)] = [
    (["cross_entropy", "ce", "softmax_loss", "softmaxloss"], softmaxLoss),
    (
      ["entropy", "shannon", "shannon_entropy"], "of probabilities p it is written -sum(p.*log(p))"
    ),
    (
      [
        "kl", "KL", "kldiv", "kl_div", "kl_divergence", "kldivergence", "relative_entropy",
        "rel_entr",
      ],
      "of probabilities p and q it is written sum(p.*(log(p) - log(q)))"
    ),
    (
      [
        "logloss", "log_loss", "bce", "BCE", "binary_crossentropy", "binarycrossentropy",
        "binary_cross_entropy", "bce_with_logits", "logistic_loss", "logisticloss",
      ],
      "of labels y, 0 or 1, it is sum(softplus(z) - y.*z) for scores z, and "
        + "-sum(y.*log(p) + (1 - y).*log(1 - p)) for probabilities p"
    ),
    (
      ["hinge", "hinge_loss", "hingeloss"],
      "of labels y, -1 or 1, and scores z it is written sum(max(1 - y.*z, 0))"
    ),
    (["mse", "MSE", "mse_loss", "mean_squared_error"], "it is written mean((X - Y).^2)"),
    (["rmse", "RMSE"], "it is written sqrt(mean((X - Y).^2))"),
    (["mae", "MAE", "l1_loss", "mean_absolute_error"], "it is written mean(abs(X - Y))"),
    (["sse", "SSE", "rss", "RSS"], "it is written sum((X - Y).^2)"),
    (
      ["huber_loss", "huberloss", "smooth_l1_loss", "smooth_l1"],
      "of residuals r it is sum(huber(r, d)), and huber(r, d) is "
        + "where(abs(r) <= d, r.^2/2, d*(abs(r) - d/2))"
    ),
    (
      ["pinball", "pinball_loss", "quantile_loss", "check_loss", "tilted_loss"],
      "of residuals r at the level q it is written sum(max(q*r, (q - 1)*r))"
    ),
    (
      ["focal", "focal_loss"],
      "of the probability p of the right class it is written -sum((1 - p).^g.*log(p))"
    ),
    (["perplexity"], "of probabilities p it is written exp(-sum(p.*log(p)))"),
    (["Phi", "normal_cdf", "gausscdf", "probit"], "the normal distribution is normalcdf(x)"),
    (["variance"], "it is written mean((x - mean(x)).^2)"),
    (["stdev", "stddev"], "it is written sqrt(mean((x - mean(x)).^2))"),
    (["mahalanobis"], "it is written (x - m)'*inv(S)*(x - m)"),
    (["quadform", "quad_form"], "a quadratic form is written x'*A*x"),
    (["rayleigh"], "it is written x'*A*x/(x'*x)"),
  ]
}
