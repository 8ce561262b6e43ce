// The part of YAML 1.2 that a charter may use, read into a tree that remembers lines and columns.
//
// Mappings, sequences, plain and quoted scalars; nothing that hides what is signed: no anchors and
// aliases, no tags, no second document, no key twice. Bounded in size, depth and number of nodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace charter {

struct Place {
  std::size_t line = 1;    // from 1
  std::size_t column = 1;  // from 1, in characters
};

// One thing that is wrong: where, what, and what to do.
struct Problem {
  Place place;
  std::string message;
};

struct Entry;

struct Node {
  enum class Kind { scalar, mapping, sequence };
  Kind kind = Kind::scalar;
  Place place;
  std::string text;     // scalar
  bool quoted = false;  // scalar in quotes or a block: a text, never a number or a truth value
  std::vector<Node> items;
  std::vector<Entry> members;

  const Node* find(std::string_view key) const;
};

// One key of a mapping with its value.
struct Entry {
  Node key;
  Node value;
};

inline constexpr std::size_t kYamlSizeMax = std::size_t{256} << 10;
inline constexpr int kYamlDepthMax = 12;
inline constexpr std::size_t kYamlNodesMax = 20000;

struct Document {
  Node root;
  std::vector<Problem> problems;  // where not empty, root is not to be used
};

// Also checks the text itself, comments included: UTF-8 in NFC, no controls, no bidirectional
// overrides, lines that end in LF.
Document read_yaml(std::string_view text);

// As JSON sees it: plain decimal numbers are numbers, plain true and false truth values, the rest
// text.
void write_json(json::Writer& out, const Node& node);

}  // namespace charter
