// One act for people to read before they answer it: who said it, what it says, what came of it.
#pragma once

#include <string>

#include "output.h"

namespace cli {

// Lines of text, each with its end; without controls. `act` is of the shape Act of openapi.json.
std::string act_text(const json::Value& act);

// A JSON value as indented lines, for people; `indent` in columns.
std::string value_text(const json::Value& value, std::size_t indent);

// "no effect: WORD", or of a proposal its state and what each party said.
std::string state_of_act(const json::Value& act);
// "stored birch.example, sent cedar.example".
std::string delivery_of_act(const json::Value& act);

}  // namespace cli
