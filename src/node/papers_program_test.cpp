// If these fail, a node reads office files with another program than its administrator named, or
// somebody looks for hours for why nothing is imported.
#include "node/papers_program.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace node {
namespace {

namespace fs = std::filesystem;

struct Tree {
  fs::path root;
  Tree() {
    std::string name = (fs::temp_directory_path() / "entente-papers-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    root = name;
    fs::create_directories(root / "bin");
  }
  ~Tree() {
    std::error_code ignored;
    fs::remove_all(root, ignored);
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  std::string program(const std::string& path, bool may_run = true) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << "#!/bin/sh\n";
    fs::permissions(root / path, may_run ? fs::perms::owner_all : fs::perms::owner_read);
    return (root / path).string();
  }
  PapersProgram find(const std::string& setting = "") const {
    NodeConfig config;
    config.papers = setting;
    return find_papers_program(config, (root / "bin").string());
  }
};

}  // namespace

TEST_CASE("entente-papers: as configured and nowhere else, else installed, else built") {
  const Tree tree;
  const std::string built = tree.program("entente-papers/entente-papers");
  CHECK(tree.find().path == built);
  const std::string installed = tree.program("lib/entente/entente-papers");
  CHECK(tree.find().path == installed);
  CHECK(tree.find().found);
  const std::string own = tree.program("opt/reader");
  CHECK(tree.find(own).path == own);
  // Somebody who names a program does not get another one instead.
  const PapersProgram wrong = tree.find((tree.root / "opt/other").string());
  CHECK_FALSE(wrong.found);
  CHECK(wrong.looked_at.size() == 1);
}

TEST_CASE("where entente-papers is missing, every place that was looked at is named") {
  const Tree tree;
  tree.program("entente-papers/entente-papers", false);  // a file that nobody may run
  CHECK_FALSE(tree.find().found);
  fs::remove_all(tree.root / "entente-papers");
  fs::create_directories(tree.root / "entente-papers/entente-papers");
  const PapersProgram none = tree.find();
  CHECK_FALSE(none.found);
  const std::string said = none.missing();
  CHECK(said.find((tree.root / "lib/entente/entente-papers").string()) != std::string::npos);
  CHECK(said.find((tree.root / "entente-papers/entente-papers").string()) != std::string::npos);
  CHECK(said.find("install the package entente") != std::string::npos);
  CHECK(said.find("'papers' under [node]") != std::string::npos);
}

}  // namespace node
