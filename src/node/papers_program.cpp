#include "node/papers_program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace node {

namespace {

bool is_program(const std::string& path) {
  struct stat state{};
  return ::stat(path.c_str(), &state) == 0 && S_ISREG(state.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string PapersProgram::missing() const {
  std::string places;
  for (const std::string& place : looked_at) places += (places.empty() ? "" : " or ") + place;
  return "entente-papers, which reads and writes office files, is no program at " + places +
         ": install the package entente, or say where it is with 'papers' under [node]";
}

PapersProgram find_papers_program(const NodeConfig& config, const std::string& folder) {
  PapersProgram out;
  if (!config.papers.empty()) {
    out.looked_at = {config.papers};
  } else {
    for (const char* place : {"../lib/entente/entente-papers", "../entente-papers/entente-papers"})
      out.looked_at.push_back((std::filesystem::path(folder) / place).lexically_normal().string());
  }
  out.path = out.looked_at.front();
  for (const std::string& place : out.looked_at) {
    if (!is_program(place)) continue;
    out.path = place;
    out.found = true;
    break;
  }
  return out;
}

PapersProgram find_papers_program(const NodeConfig& config) {
  std::error_code error;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", error);
  return find_papers_program(config, error ? "/usr/bin" : own.parent_path().string());
}

}  // namespace node
