// Papers of a negotiated text: what stands around its words, and the forms that are no pages:
// comment matrix and Akoma Ntoso (docs/operating/export.md). Made of the answer that the text's own
// screen gives the same viewer (openapi.json, NegotiatedText).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/text_views.h"
#include "base/json.h"
#include "papers/document.h"
#include "papers/text_paper.h"

namespace api {

struct TextAsked {
  TextView view = TextView::compilation;
  std::string party;                   // whose reading, with TextView::party
  std::vector<std::string> languages;  // of the words; at least one
  std::string language = "en";         // of headings
  std::optional<std::uint64_t> copy;   // number of a room copy
  bool alone = false;                  // a revision by itself: nothing is laid over its words
  bool keyed = false;                  // the table whose rows say their keys
};

// What the answer does not say.
struct TextFrame {
  std::string marking;
  std::string notice;  // of the circle, with EXERCISE where it is one
  std::string origin;
  PartyCalled called;
  std::function<std::string(std::string_view body)> body;  // its name, by identifier
};

papers::TextPaper text_paper(const json::Value& text, const TextAsked& asked,
                             const TextFrame& frame);

// What goes with every copy, in whatever form: statements and reservations, paragraphs under
// reservation, adoption, signatures, corrections. Those of them that the text has.
std::vector<papers::TextPaper::Section> text_sections(const json::Value& text,
                                                      const TextAsked& asked,
                                                      const TextFrame& frame);

// What stands in the foot of each page; `view`: how what is printed is called.
std::string text_foot(const json::Value& text, const TextAsked& asked, const std::string& view);
// The notice of its margins: that it is a non-paper comes first.
std::string text_notice(const json::Value& text, const TextAsked& asked, const TextFrame& frame);

// Four words for the state that is printed (docs/formats/texts.md, section 7).
std::string check_words_of(const json::Value& text, bool alone);

// print_text_matrix.cpp. A row for each paragraph, each proposal on it and each comment, with room
// for the answer; below them what goes with every copy, each line in the first cell of its row.
papers::Document comment_matrix(const json::Value& text, const TextAsked& asked,
                                const TextFrame& frame);
// The same as pages of a DOCX; what goes with every copy stands below the table.
papers::TextPaper matrix_pages(const json::Value& text, const TextAsked& asked,
                               const TextFrame& frame);
// The languages side by side, a row to each paragraph by its key, for a workbook; below them what
// goes with every copy, as in the comment matrix.
papers::Document language_table(const json::Value& text, const TextAsked& asked,
                                const TextFrame& frame);

// print_text_instructions.cpp. A row for each open bracket, with our own position and room for the
// answer. `self`: our own party. `request`: the content of a request, whose brackets alone are
// there, each with what is asked; null: all that are open.
papers::Document instruction_sheet(const json::Value& text, const json::Value* request,
                                   const std::string& self, const TextAsked& asked,
                                   const TextFrame& frame);

// print_text_akn.cpp. In the first language that is asked for.
Bytes akoma_ntoso(const json::Value& text, const TextAsked& asked, const TextFrame& frame);

// Of words by language those of one that is asked for, else some: lines of all that are asked for.
std::string words_in(const json::Value* names, const std::vector<std::string>& languages);
// A content of the answer, or the message of this name within it.
const json::Value& said_in(const json::Value& entry, std::string_view name);

}  // namespace api
