// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// Tests are not optimised, in whatever configuration.
let tests = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// The commit for `tracewise --version`.
let commit: [CSetting] =
  Context.gitInformation.map { git in
    let mark = git.hasUncommittedChanges ? "+" : ""
    return [
      .define(
        "TRACEWISE_COMMIT", to: "\"\(git.currentCommit.prefix(12))\(mark)\"",
        .when(configuration: .release))
    ]
  } ?? []

let package = Package(
  name: "Tracewise",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Tracewise", targets: ["Tracewise"]),
    .library(name: "TracewiseVerification", targets: ["TracewiseVerification"]),
    .library(name: "TracewiseDerivation", targets: ["TracewiseDerivation"]),
    .library(name: "TracewiseLanguage", targets: ["TracewiseLanguage"]),
    .library(name: "TracewiseChecks", targets: ["TracewiseChecks"]),
    .library(name: "MatrixFiles", targets: ["MatrixFiles"]),
    .library(name: "TracewiseTraining", targets: ["TracewiseTraining"]),
    .library(name: "TracewiseMPI", targets: ["TracewiseMPI"]),
    .executable(name: "tracewise", targets: ["TracewiseTool"]),
    .executable(name: "tracewise-examples", targets: ["TracewiseExamples"]),
    .executable(name: "tracewise-bench", targets: ["TracewiseBench"]),
  ],
  traits: [
    .trait(
      name: "MPI",
      description: "TracewiseMPI: sums over samples on many machines, by Open MPI or MPICH"),
    .trait(
      name: "Serve",
      description: "tracewise serve: a page on one's own machine, by libmicrohttpd"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CZip", pkgConfig: "libzip",
      providers: [.apt(["libzip-dev"]), .yum(["libzip-devel"]), .brew(["libzip"])]),
    // Used with the trait MPI alone.
    .systemLibrary(
      name: "CMPI", pkgConfig: "mpi",
      providers: [.apt(["libopenmpi-dev"]), .yum(["openmpi-devel"]), .brew(["open-mpi"])]),
    // Used with the trait Serve alone.
    .systemLibrary(
      name: "CMicrohttpd", pkgConfig: "libmicrohttpd",
      providers: [
        .apt(["libmicrohttpd-dev"]), .yum(["libmicrohttpd-devel"]), .brew(["libmicrohttpd"]),
      ]),
    // On glibc -lm is a linker script that brings libmvec, the vector functions, where it exists.
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "Tracewise", dependencies: ["COpenBLAS", "CKernels"], swiftSettings: strict),
    .target(
      name: "TracewiseVerification", dependencies: ["Tracewise"], swiftSettings: strict),
    .target(name: "TracewiseDerivation", dependencies: ["Tracewise"], swiftSettings: strict),
    .target(
      name: "TracewiseLanguage",
      dependencies: ["Tracewise"], swiftSettings: strict),
    .target(
      name: "TracewiseChecks",
      dependencies: [
        "Tracewise", "TracewiseVerification", "TracewiseDerivation", "TracewiseLanguage",
      ],
      swiftSettings: strict),
    .target(name: "MatrixFiles", dependencies: ["Tracewise", "CZip"], swiftSettings: strict),
    .target(
      name: "TracewiseTraining", dependencies: ["Tracewise", "MatrixFiles"], swiftSettings: strict),
    // Empty without the trait MPI.
    .target(
      name: "TracewiseMPI",
      dependencies: ["Tracewise", .target(name: "CMPI", condition: .when(traits: ["MPI"]))],
      swiftSettings: strict),
    .target(
      name: "TracewisePrograms", dependencies: ["Tracewise", "TracewiseVerification"],
      swiftSettings: strict),
    // Without the trait Serve it serves nothing.
    .target(
      name: "TracewiseServe",
      dependencies: [.target(name: "CMicrohttpd", condition: .when(traits: ["Serve"]))],
      swiftSettings: strict),
    .target(name: "CVersion", cSettings: commit),
    // Not named "tracewise": the folder would collide with "Tracewise" where file names ignore case.
    .executableTarget(
      name: "TracewiseTool",
      dependencies: [
        "Tracewise", "TracewiseVerification", "TracewiseDerivation", "TracewiseLanguage",
        "TracewiseChecks",
        "MatrixFiles", "TracewisePrograms", "TracewiseServe", "CVersion",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "TracewiseExamples",
      dependencies: ["Tracewise", "MatrixFiles", "TracewiseTraining", "TracewiseMPI"],
      swiftSettings: strict),
    // Takes part in comparisons with other systems; see scripts/bench.
    .executableTarget(
      name: "TracewiseBench", dependencies: ["Tracewise", "TracewiseVerification"],
      swiftSettings: strict),
    // What scripts/fuzz feeds, and random programs beside textbook arithmetic. An executable by
    // itself replays files; scripts/fuzz links it with libFuzzer.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Tracewise", "TracewiseVerification", "TracewiseDerivation", "TracewiseLanguage",
        "TracewiseChecks", "TracewisePrograms", "MatrixFiles",
      ],
      path: "Tests/FuzzTargets", swiftSettings: strict),
    .executableTarget(
      name: "TracewiseFuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz",
      swiftSettings: strict),
    // What scripts/test-mpi runs on several ranks.
    .executableTarget(
      name: "tracewise-mpi", dependencies: ["Tracewise", "TracewiseMPI", "TracewiseTraining"],
      path: "Tests/MPI", swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], swiftSettings: tests),
    .testTarget(
      name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: tests),
    .testTarget(name: "TracewiseTests", dependencies: ["Tracewise"], swiftSettings: tests),
    .testTarget(
      name: "MatrixFilesTests", dependencies: ["Tracewise", "MatrixFiles"],
      swiftSettings: tests),
    .testTarget(
      name: "TracewiseTrainingTests",
      dependencies: ["Tracewise", "MatrixFiles", "TracewiseTraining"],
      swiftSettings: tests),
    .testTarget(
      name: "TracewiseLanguageTests",
      dependencies: ["Tracewise", "TracewiseLanguage", "TracewiseChecks"],
      swiftSettings: tests),
    .testTarget(
      name: "TracewiseDerivationTests",
      dependencies: ["Tracewise", "TracewiseDerivation", "TracewiseVerification"],
      swiftSettings: tests),
    .testTarget(
      name: "TracewiseToolTests",
      dependencies: [
        "Tracewise", "TracewiseLanguage", "TracewiseVerification", "TracewiseDerivation",
        "TracewiseChecks", "MatrixFiles",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "TracewiseChecksTests",
      dependencies: [
        "Tracewise", "TracewiseVerification", "TracewiseDerivation", "TracewiseLanguage",
        "TracewiseChecks",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "TracewiseProgramsTests",
      dependencies: ["Tracewise", "TracewiseVerification", "TracewisePrograms"],
      swiftSettings: tests),
    .testTarget(
      name: "TracewiseVerificationTests", dependencies: ["Tracewise", "TracewiseVerification"],
      swiftSettings: tests),
  ],
  swiftLanguageModes: [.v6]
)
