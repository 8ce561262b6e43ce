// How a paper is asked for and how it leaves, the same for all of them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "api/routes.h"
#include "papers/document.h"

namespace api {

// A word of a list, the first where the parameter is absent; empty where it is none of them.
std::string_view choice(const Call& call, std::string_view name,
                        std::initializer_list<std::string_view> words);
HttpResponse bad_choice(std::string_view name, std::string_view words);

// As html, csv, xlsx, pdf or docx, to be saved under its title. What makes it ends when whoever
// called no longer waits.
void give(Parts& parts, const Call& call, const Respond& respond, const papers::Document& document,
          std::string_view format);
// HTML as PDF, to be saved under this name.
void give_pdf(Parts& parts, const Call& call, const Respond& respond, ByteView html,
              const std::string& name);

namespace media {

inline constexpr std::string_view kHtml = "text/html; charset=utf-8";
inline constexpr std::string_view kText = "text/plain; charset=utf-8";
inline constexpr std::string_view kCsv = "text/csv; charset=utf-8";
inline constexpr std::string_view kAkn = "application/akn+xml";
inline constexpr std::string_view kHwpx = "application/hwp+zip";
inline constexpr std::string_view kPdf = "application/pdf";
inline constexpr std::string_view kXlsx =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::string_view kDocx =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

}  // namespace media

}  // namespace api
