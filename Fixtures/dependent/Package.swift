// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else's that uses Tracewise; the tests build it.
let package = Package(
  name: "Dependent",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Tracewise", path: "../..")],
  targets: [
    .executableTarget(
      name: "Dependent", dependencies: [.product(name: "Tracewise", package: "Tracewise")])
  ],
  swiftLanguageModes: [.v6]
)
