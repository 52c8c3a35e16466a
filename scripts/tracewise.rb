# Homebrew's formula: brew install --build-from-source ./scripts/tracewise.rb
class Tracewise < Formula
  desc "Gradients that can be believed: checks losses, closed forms and programs"
  homepage "https://tracewise.invalid"
  license "Apache-2.0"
  head "https://tracewise.invalid/tracewise.git", branch: "main"

  depends_on xcode: ["26.0", :build] if OS.mac?
  depends_on "libmicrohttpd"
  depends_on "libzip"
  depends_on "openblas"
  uses_from_macos "swift" => :build

  def install
    ENV.prepend_path "PKG_CONFIG_PATH", Formula["openblas"].opt_lib/"pkgconfig"
    args = ["--disable-sandbox", "--configuration", "release", "--traits", "Serve", "--product", "tracewise"]
    args << "--static-swift-stdlib" if OS.linux?
    system "swift", "build", *args
    bin.install ".build/release/tracewise"
    (man1/"tracewise.1").write Utils.safe_popen_read(bin/"tracewise", "help", "--man")
    generate_completions_from_executable(bin/"tracewise", "--generate-completion-script")
  end

  test do
    assert_match "verified", shell_output("#{bin}/tracewise check \"x'*A*x\"")
    assert_match "A⁻ᵀ", shell_output("#{bin}/tracewise derive \"logdet(A)\"")
  end
end
