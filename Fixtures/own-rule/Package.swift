// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else's that uses Tracewise, with rules of its own and their tests.
let package = Package(
  name: "OwnRule",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Tracewise", path: "../..")],
  targets: [
    .target(
      name: "OwnRules",
      dependencies: [
        .product(name: "Tracewise", package: "Tracewise"),
        .product(name: "TracewiseVerification", package: "Tracewise"),
      ]),
    .executableTarget(
      name: "Example",
      dependencies: ["OwnRules", .product(name: "Tracewise", package: "Tracewise")]),
    .testTarget(
      name: "OwnRulesTests",
      dependencies: [
        "OwnRules", .product(name: "Tracewise", package: "Tracewise"),
        .product(name: "TracewiseChecks", package: "Tracewise"),
        .product(name: "TracewiseDerivation", package: "Tracewise"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
