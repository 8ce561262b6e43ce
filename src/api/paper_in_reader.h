// How a paper is read (paper_in.h): paragraphs found in paper_in.cpp, what they say taken in
// paper_in_said.cpp, those that come, are split or joined in paper_in_structure.cpp, the margin in
// paper_in_remarks.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "api/paper_in.h"
#include "api/paper_in_forms.h"

namespace api {

// A paragraph of the paper, with those that only a new line end tells from it.
struct PaperSheet {
  std::vector<papers::TrackedParagraph> parts;
  papers::Runs runs;
  std::string before;
  std::string key;           // 2/p4, of its row
  std::uint32_t column = 0;  // of a table; 0: in none
  std::size_t target = std::string::npos;
  std::size_t form = std::string::npos;  // npos: it reads otherwise than all that is known
  std::uint32_t prefix = 0;
  // Where somebody ends a paragraph within the words before all changes, in code points.
  std::vector<std::pair<std::uint32_t, papers::Run::By>> cuts = {};
  bool is_done = false;
};

// Every word of it is somebody's addition.
bool is_only_added(const papers::TrackedParagraph& one);
// The beginning, as much as answers show.
std::string shortened(const std::string& words);
std::string words_behind(const std::string& words, std::uint32_t prefix);

class PaperReader {
 public:
  PaperReader(const PaperIn& paper, const json::Value& text, const EarlierText& earlier,
              const PartyCalled& called)
      : paper_(paper), text_(text), earlier_(earlier), forms_(text, called) {}

  PaperFound read();

 private:
  static constexpr std::size_t kNone = std::string::npos;

  // Paragraphs as they stood before all changes; those that come whole stay by themselves.
  void gather();
  void join(const papers::TrackedParagraph& one, const std::string& between);
  void settle(PaperSheet& sheet, const PaperForms::Found& found);
  // The next of those that read so, in the order of the text, else any that is left.
  void find_exactly(PaperSheet& sheet);
  // Rows with keys say the element; which language a column has, its words do.
  void find_columns();
  void look_at(std::uint32_t revision);
  void find_in_earlier();
  // What stands around the words of a print of ours is not of the text.
  static bool is_of_text(const PaperSheet& sheet);
  // Those that no exact words found a place: the most alike between their neighbours.
  void find_alike();
  // What is said in one paragraph of the paper.
  void bring(std::size_t at);
  PaperItem item(const PaperTarget& target, std::string_view what, const papers::Run::By& by) const;
  // All words of a paragraph are struck or added, and somebody strikes its end: who; empty: nobody.
  std::string whole_goes(const PaperSheet& sheet, const PaperTarget& target);
  // Where one language of an element is cut in two.
  struct Cut {
    std::string language;
    std::string base;
    std::uint32_t at = 0;  // code points of the frozen words
    std::string before;
    std::string after;  // the second part
  };
  // Its first cut; nothing where that is in words that read otherwise now.
  std::optional<Cut> cut_in(const PaperSheet& sheet) const;
  static std::uint32_t cut_at(const PaperSheet& sheet, std::size_t which);
  // Whether the text has a proposal to split it there, in these languages and perhaps others.
  bool is_split(const std::string& element, const std::vector<Cut>& cuts) const;
  // Where somebody makes two paragraphs of one, in every language that has words there; of a split
  // in some of them, of a second cut in one paragraph, and of one in words that read otherwise now,
  // it is told that it found no place.
  void split(std::size_t at);
  // The end of this paragraph is struck, not its words: the next one goes on behind it.
  void join_next(std::size_t at, const PaperTarget& target);
  // Whose reading alone a row's words are, which nobody tracked; empty: nobody's.
  std::string written_as(const PaperSheet& sheet) const;
  // Whether all rows read as this party proposes them, where that is not as others read: a print.
  bool is_print_of(const std::string& party) const;
  // Words that read as one party proposes them, in a paper of another view: support of these.
  // False: it is none.
  bool support(std::size_t at);
  std::string new_element();
  // What somebody does to the number ahead of the words.
  void note_number(const PaperSheet& sheet, const PaperTarget& target);
  bool is_recorded(const PaperTarget& target, const TrackedEdit& edit, const std::string& now);
  void add_edit(const PaperTarget& target, const TrackedEdit& edit, const std::string& now,
                std::string_view state);
  void bring_remarks(const PaperSheet& sheet, const PaperTarget& target);
  static std::string comment(const std::string& element, const std::string& language,
                             const std::string& words);
  // What prints of ours say in the margin, once for all: a flood of it is gone through once.
  void gather_remarks();
  bool is_remarked(const std::string& element, const std::string& author,
                   const std::string& folded);
  // Where the text has this remark already; null: nowhere.
  const PaperTarget* remarked(const papers::Marginal& remark);
  void leave(const PaperSheet& sheet);
  const PaperSheet* first_found() const;
  const PaperSheet* last_found() const;
  // A paragraph that comes, behind the one before it.
  void come(std::size_t at);
  // Room for another behind it, or ahead of it where it is the first: what several papers bring to
  // one place stands in the order of their places.
  std::string place_beside(const PaperTarget& beside, bool first);
  // Ahead of all that stands below it.
  std::string place_first(const std::string& parent);
  std::string place_given(std::string before, const std::string& after);
  // As the page gives them (web/src/modules/texts/place.ts).
  static std::string place_between(const std::string& before, const std::string& after);

  const PaperIn& paper_;
  const json::Value& text_;
  const EarlierText& earlier_;
  PaperForms forms_;
  std::vector<PaperSheet> sheets_;
  std::set<std::size_t> used_;
  std::set<std::uint32_t> looked_;
  std::set<std::string> recorded_;   // elements that come
  std::set<std::string> places_;     // given to what comes
  std::set<std::string> split_;      // elements that were looked at for this
  std::set<std::string> supported_;  // the same
  bool remarks_gathered_ = false;
  std::map<std::pair<std::string, std::string>, const PaperTarget*> remarked_;  // author, words
  std::set<std::tuple<std::string, std::string, std::string>> remarked_on_;     // element, those
  papers::Run::By last_mark_;
  std::size_t last_ = kNone;
  std::size_t coming_ = 0;
  PaperFound out_;
};

}  // namespace api
