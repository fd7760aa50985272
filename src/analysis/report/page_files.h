#pragma once

#include <span>

#include "base/embedded_file.h"

namespace tracer_bio {

// The report's page as cmake/report_page.cmake puts it together, with "@data@" where its data goes.
std::span<const EmbeddedFile> report_page_files();

}  // namespace tracer_bio
