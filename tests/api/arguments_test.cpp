// If these fail, a typing mistake on the command line does something else than was meant, or help,
// completion and manual say what the program does not do.
#include "arguments.h"

#include <doctest/doctest.h>

#include <set>

#include "output.h"
#include "run.h"

namespace {

using cli::read_arguments;

TEST_CASE("commands of one and two words, options anywhere behind them") {
  const auto given = read_arguments({"circle", "show", "alder-birch", "--json", "--socket=/s"});
  REQUIRE(given.ok());
  CHECK(given.value().command == "circle show");
  CHECK(given.value().words == std::vector<std::string>{"alder-birch"});
  CHECK(given.value().has("json"));
  CHECK(given.value().value("socket") == "/s");
  const auto first = read_arguments({"--config", "f", "status"});
  REQUIRE(first.ok());
  CHECK(first.value().command == "status");
  CHECK(first.value().value("config") == "f");
  const auto repeated =
      read_arguments({"state", "c", "m", "--category", "ALPHA", "--category", "BRAVO"});
  REQUIRE(repeated.ok());
  CHECK(repeated.value().options.at("category").size() == 2);
  const auto output = read_arguments({"prove", "c", "r", "-o", "file"});
  CHECK(output.value().value("output") == "file");
  const auto dashes = read_arguments({"charter", "check", "--", "--odd-name.yaml"});
  CHECK(dashes.value().words[0] == "--odd-name.yaml");
}

TEST_CASE("what is wrong is said, and what was perhaps meant") {
  const auto error = [](std::vector<std::string> words) {
    const auto given = read_arguments(words);
    return given.ok() ? std::string("accepted") : given.error().message;
  };
  CHECK(error({"statsu"}).find("did you mean 'entente status'") != std::string::npos);
  CHECK(error({"circle", "shw", "x"}).find("did you mean 'entente circle show'") !=
        std::string::npos);
  CHECK(error({"concurr"}).find("did you mean 'entente concur'") != std::string::npos);
  CHECK(error({"xyzzy-nothing"}).find("did you mean") == std::string::npos);
  CHECK(error({"log", "c", "--matte", "m"}).find("did you mean '--matter'") != std::string::npos);
  CHECK(error({"log", "c", "--matter"}).find("needs ID") != std::string::npos);
  CHECK(error({"log", "c", "--json=yes"}).find("takes no value") != std::string::npos);
  CHECK(error({"log", "c", "--limit", "1", "--limit", "2"}).find("twice") != std::string::npos);
  CHECK(error({"log"}).find("takes CIRCLE") != std::string::npos);
  CHECK(error({"concur", "c"}).find("takes CIRCLE REF") != std::string::npos);
  CHECK(error({"status", "more"}).find("takes no words") != std::string::npos);
  CHECK(error({"status", "-x"}).find("two dashes") != std::string::npos);
}

TEST_CASE("the table is whole") {
  std::set<std::string_view> names;
  for (const cli::Command& command : cli::commands()) {
    CAPTURE(std::string(command.name));
    CHECK(names.insert(command.name).second);
    CHECK(command.run != nullptr);
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.examples.empty());
    CHECK(command.words_least <= command.words_most);
    const std::string help = cli::help(command.name);
    // Examples first.
    CHECK(help.find(command.examples[0].first) < help.find(command.summary));
    for (const cli::Option& option : command.options) {
      CHECK(help.find("--" + std::string(option.name)) != std::string::npos);
      for (const cli::Option& common : cli::common_options()) CHECK(option.name != common.name);
    }
    // Each example is a line that the parser takes.
    for (const auto& [line, what] : command.examples) {
      std::vector<std::string> words;
      std::string word;
      bool quoted = false;
      for (const char c : std::string(line) + " ") {
        if (c == '\'') {
          quoted = !quoted;
        } else if (c == '>' && !quoted) {
          break;
        } else if (c == ' ' && !quoted) {
          if (!word.empty()) words.push_back(word);
          word.clear();
        } else {
          word.push_back(c);
        }
      }
      CAPTURE(std::string(line));
      REQUIRE(words.size() >= 2);
      CHECK(words[0] == "entente");
      const auto given = read_arguments(std::vector<std::string>(words.begin() + 1, words.end()));
      CHECK(given.ok());
      if (given.ok()) CHECK(given.value().command == command.name);
    }
  }
  // What the node's operators were promised.
  for (const char* name : {"init",         "charter check", "charter show", "circle list",
                           "circle show",  "circle found",  "circle leave", "invite",
                           "join",         "pair offer",    "pair accept",  "pair confirm",
                           "link",         "status",        "body list",    "body show",
                           "meeting list", "meeting show",  "meeting next", "follow-up",
                           "propose",      "state",         "concur",       "decline",
                           "withdraw",     "why",           "who",          "log",
                           "verify",       "export",        "prove",        "backup",
                           "restore",      "rebuild",       "doctor",       "completion",
                           "man"}) {
    CAPTURE(name);
    CHECK(cli::find_command(name) != nullptr);
  }
}

TEST_CASE("tables line up, in Korean too, and nothing steers the terminal") {
  cli::Table table({"NAME", "STATE"});
  table.add({"한미안보협의회", "held"});
  table.add({"KIDD", "planned"});
  const std::string text = table.text(false);
  CHECK(text == "NAME            STATE\n한미안보협의회  held\nKIDD            planned\n");
  CHECK(cli::width_of("한미") == 4);
  CHECK(cli::plain("a\x1b[31mb\nc") == "a\xef\xbf\xbd[31mb c");
  CHECK(cli::plain_lines("a\x1b[31mb\n c\n") == "a\xef\xbf\xbd[31mb\n c\n");
  CHECK(cli::plain("a\xe2\x80\xae"
                   "b") ==
        "a\xef\xbf\xbd"
        "b");
  CHECK(cli::plain("a\xff"
                   "b") ==
        "a\xef\xbf\xbd"
        "b");
}

}  // namespace
