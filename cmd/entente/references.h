// Circles, acts and invitations as people type them: whole, or as short as is still clear. What
// fits nothing, or several, is told with what could have been meant.
#pragma once

#include <map>
#include <string>

#include "output.h"

namespace cli {

// The act of a circle that `typed` means: a reference, or a shorter one (record::Place). Returns
// kDone with `act` filled, or the exit code of what was told.
int find_act(const Context& context, const std::string& circle, const std::string& typed,
             json::Value& act);
// The same for its whole reference; a whole one is taken as it is, and nothing is asked.
int find_reference(const Context& context, const std::string& circle, const std::string& typed,
                   std::string& reference);
// The invitation that an identifier, the beginning of one, or a circle's name means.
int find_invitation(const Context& context, const std::string& typed, json::Value& invitation);

// A reference for people: without its hash on a terminal, where it has to fit a line, else whole.
std::string shown_reference(const Context& context, std::string_view reference);

// What circles are called in lists: by their names, and by the beginning of the identifier where
// two have the same.
class CircleNames {
 public:
  // Asks the node. kDone, or the exit code of what was told.
  int load(const Context& context);
  std::string of(const std::string& id) const;

 private:
  std::map<std::string, std::string> names_;  // by identifier
  std::map<std::string, int> count_;
};

// Prints what stands on every screen of the circles that a command shows: of the one that its words
// begin with, else of all. Nothing with --json, whose answers about circles have it.
void print_notices(const Context& context, const Given& given);

// Says what a command asked for in vain, by the words that it was given; the exit code.
int report_nothing_here(const Context& context);

}  // namespace cli
