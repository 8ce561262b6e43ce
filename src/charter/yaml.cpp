#include "charter/yaml.h"

#include <yaml.h>

#include <memory>
#include <set>

#include "base/encoding.h"
#include "base/text.h"

namespace charter {

namespace {

Place place_of(const yaml_mark_t& mark) { return Place{mark.line + 1, mark.column + 1}; }

struct EventDeleter {
  void operator()(yaml_event_t* event) const {
    yaml_event_delete(event);
    delete event;
  }
};
using Event = std::unique_ptr<yaml_event_t, EventDeleter>;

// Turns libyaml's events into the tree; stops at the first thing that YAML itself does not allow,
// since nothing behind it can be trusted to stand where it seems to.
class TreeReader {
 public:
  explicit TreeReader(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~TreeReader() { yaml_parser_delete(&parser_); }
  TreeReader(const TreeReader&) = delete;
  TreeReader& operator=(const TreeReader&) = delete;

  Document whole() {
    Document out;
    if (expect(YAML_STREAM_START_EVENT) && next()) {
      if (event_->type == YAML_STREAM_END_EVENT) {
        problem(Place{}, "the file is empty");
      } else if (next()) {
        node(out.root, 1);
        end_of_document();
      }
    }
    out.problems = std::move(problems_);
    return out;
  }

 private:
  void end_of_document() {
    if (stopped_ || !expect(YAML_DOCUMENT_END_EVENT) || !next()) return;
    if (event_->type != YAML_STREAM_END_EVENT) {
      problem(place_of(event_->start_mark), "a second document begins here; keep one");
    }
  }

  bool next() {
    if (stopped_) return false;
    event_.reset(new yaml_event_t());
    if (yaml_parser_parse(&parser_, event_.get()) != 0) return true;
    const char* const what = parser_.problem != nullptr ? parser_.problem : "not readable";
    problem(place_of(parser_.problem_mark), std::string("this is not YAML: ") + what);
    return false;
  }

  bool expect(yaml_event_type_t type) {
    if (!next()) return false;
    if (event_->type == type) return true;
    problem(place_of(event_->start_mark), "this is not YAML");
    return false;
  }

  void problem(Place place, std::string message) {
    problems_.push_back(Problem{place, std::move(message)});
    stopped_ = true;
  }

  // A node that begins with the current event.
  void node(Node& out, int depth) {
    out.place = place_of(event_->start_mark);
    if (++nodes_ > kYamlNodesMax) return problem(out.place, "more than 20,000 values");
    switch (event_->type) {
      case YAML_ALIAS_EVENT:
        return problem(out.place, "aliases ('*') are not allowed; write the value out");
      case YAML_SCALAR_EVENT:
        return scalar(out);
      case YAML_MAPPING_START_EVENT:
      case YAML_SEQUENCE_START_EVENT:
        break;
      default:
        return problem(out.place, "a value is missing here");
    }
    if (depth > kYamlDepthMax) return problem(out.place, "nested more than 12 levels deep");
    if (event_->type == YAML_MAPPING_START_EVENT) {
      if (marked(event_->data.mapping_start.anchor, event_->data.mapping_start.tag, out)) return;
      mapping(out, depth);
    } else {
      if (marked(event_->data.sequence_start.anchor, event_->data.sequence_start.tag, out)) return;
      sequence(out, depth);
    }
  }

  bool marked(const yaml_char_t* anchor, const yaml_char_t* tag, const Node& node) {
    if (anchor != nullptr) {
      problem(node.place, "anchors ('&') are not allowed; write the value out where it is needed");
    } else if (tag != nullptr) {
      problem(node.place, "tags ('!') are not allowed; leave it out");
    }
    return stopped_;
  }

  void scalar(Node& out) {
    const auto& data = event_->data.scalar;
    if (marked(data.anchor, data.tag, out)) return;
    out.text.assign(reinterpret_cast<const char*>(data.value), data.length);
    out.quoted = data.style != YAML_PLAIN_SCALAR_STYLE;
  }

  void mapping(Node& out, int depth) {
    out.kind = Node::Kind::mapping;
    std::set<std::string> keys;
    while (next() && event_->type != YAML_MAPPING_END_EVENT) {
      auto& [key, value] = out.members.emplace_back();
      node(key, depth + 1);
      if (stopped_) return;
      if (key.kind != Node::Kind::scalar) return problem(key.place, "a key must be one word");
      if (!keys.insert(key.text).second) {
        return problem(key.place, "the same key stands twice in one mapping; keep one");
      }
      if (!next()) return;
      node(value, depth + 1);
      if (stopped_) return;
    }
  }

  void sequence(Node& out, int depth) {
    out.kind = Node::Kind::sequence;
    while (next() && event_->type != YAML_SEQUENCE_END_EVENT) {
      node(out.items.emplace_back(), depth + 1);
      if (stopped_) return;
    }
  }

  yaml_parser_t parser_{};
  Event event_;
  std::vector<Problem> problems_;
  std::size_t nodes_ = 0;
  bool stopped_ = false;
};

// Where a byte of a line stands, counted in characters.
std::size_t column_of(std::string_view line, std::size_t byte) {
  std::size_t column = 1;
  std::string_view rest = line;
  while (line.size() - rest.size() < byte && next_code_point(rest)) ++column;
  return column;
}

std::vector<Problem> check_lines(std::string_view text) {
  std::vector<Problem> out;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    std::string_view part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto result = check_text(part, false);
    if (result.ok()) continue;
    const std::string& message = result.error().message;
    const std::size_t at = message.find("at byte ");
    const auto byte =
        at == std::string::npos
            ? std::optional<std::uint64_t>()
            : parse_decimal(std::string_view(message).substr(
                                at + 8, message.find_first_not_of("0123456789", at + 8) - at - 8),
                            kYamlSizeMax);
    const std::size_t place = static_cast<std::size_t>(byte.value_or(0));
    std::string words = message;
    if (part.ends_with('\r'))
      words = "the line ends in a carriage return; save the file with LF line ends";
    else if (place < part.size() && part[place] == '\t')
      words = "there is a tab (a control character); write spaces instead";
    out.push_back(Problem{Place{line, column_of(part, place)}, std::move(words)});
    if (out.size() == 20) break;
  }
  return out;
}

bool is_number(const Node& node) {
  return !node.quoted && parse_decimal(node.text, ~std::uint64_t{0}).has_value();
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

Document read_yaml(std::string_view text) {
  Document out;
  if (text.size() > kYamlSizeMax) {
    out.problems.push_back(Problem{Place{}, "the file is larger than 256 KiB"});
    return out;
  }
  out.problems = check_lines(text);
  if (!out.problems.empty()) return out;
  if (text.empty()) text = "\n";  // libyaml takes no null pointer
  return TreeReader(text).whole();
}

void write_json(json::Writer& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::mapping:
      out.begin_object();
      for (const auto& [key, value] : node.members) {
        out.key(key.text);
        write_json(out, value);
      }
      out.end_object();
      break;
    case Node::Kind::sequence:
      out.begin_array();
      for (const Node& item : node.items) write_json(out, item);
      out.end_array();
      break;
    case Node::Kind::scalar:
      if (is_number(node)) {
        out.raw(node.text);
      } else if (!node.quoted && (node.text == "true" || node.text == "false")) {
        out.boolean(node.text == "true");
      } else {
        out.string(node.text);
      }
      break;
  }
}

}  // namespace charter
