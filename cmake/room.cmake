# Rooms of the building (src/…): one static library each, with its tests beside it.

# add_room(NAME [LINK targets…] [PACKAGES pkg-config modules…] [EXCEPT folders…]): library NAME from every .cpp of the current
# folder except tests/, fuzz/ and the folders in EXCEPT (rooms of their own), and test program NAME_tests from tests/*_test.cpp when there are any.
# PACKAGES are private: the library's own headers may not show the outside library.
function(add_room name)
  cmake_parse_arguments(PARSE_ARGV 1 ROOM "" "" "LINK;PACKAGES;EXCEPT")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/(tests|fuzz)/")
  foreach(folder ${ROOM_EXCEPT})
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${folder}/")
  endforeach()
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ROOM_LINK})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${ROOM_LINK} Threads::Threads)
  foreach(package ${ROOM_PACKAGES})
    pkg_check_modules(PC_${package} REQUIRED IMPORTED_TARGET ${package})
    target_link_libraries(${name} PRIVATE PkgConfig::PC_${package})
  endforeach()
  add_room_tests(${name})
endfunction()

# add_room_tests(NAME [extra targets…]): test program NAME_tests of the current folder.
function(add_room_tests name)
  if(NOT AUBRAC_TESTS)
    return()
  endif()
  file(GLOB tests CONFIGURE_DEPENDS tests/*_test.cpp)
  if(tests)
    add_executable(${name}_tests ${tests})
    target_include_directories(${name}_tests PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_compile_definitions(${name}_tests PRIVATE
      TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}/tests" SOURCE_ROOT="${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name}_tests PRIVATE ${name} ${ARGN} GTest::gtest_main)
    set_property(GLOBAL APPEND PROPERTY AUBRAC_TEST_PROGRAMS ${name}_tests)
    add_test(NAME ${name} COMMAND ${name}_tests)
  endif()
endfunction()
