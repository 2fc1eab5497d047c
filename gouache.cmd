@echo off
rem Runs the gouache command: finds a Java 25, and in a source tree builds what is not built yet.
rem Without delayed expansion: paths and prompts may hold exclamation marks.
setlocal enableextensions disabledelayedexpansion
set "GOUACHE=%~dp0"
if "%GOUACHE:~-1%"=="\" set "GOUACHE=%GOUACHE:~0,-1%"

set "FOUND="
if defined JAVA_HOME call :try "%JAVA_HOME%"
for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :try "%%~dp$PATH:J.."
for %%P in ("%ProgramFiles%\Eclipse Adoptium" "%LOCALAPPDATA%\Programs\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks") do (
    for /d %%J in ("%%~P\*") do call :try "%%~J"
)
if not defined FOUND (
    echo gouache: needs Java 25 or newer: install a JDK, such as Eclipse Temurin 25, or point JAVA_HOME to one>&2
    exit /b 2
)
set "JAVA_HOME=%FOUND%"

set "PROGRAM=%GOUACHE%"
if not exist "%PROGRAM%\lib\" set "PROGRAM=%GOUACHE%\sdk-cli\target\gouache"
if not exist "%PROGRAM%\lib\gouache.jar" (
    echo gouache: building, once; this takes a minute or two>&2
    call "%GOUACHE%\mvnw.cmd" -q -B -ntp -f "%GOUACHE%\pom.xml" -pl sdk-cli -am package -Dmaven.test.skip -Djacoco.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Ddistribution.skip -Derrorprone.options=-XepDisableAllChecks 1>&2
    if errorlevel 1 exit /b 1
)

rem Vectors are for palettes and the runtime vector. The networks are outside Java's heap, which may stay small.
"%JAVA_HOME%\bin\java.exe" --add-modules=jdk.incubator.vector -Xms64m -XX:MaxNewSize=64m -XX:GCTimeRatio=1 -XX:MaxDirectMemorySize=1t -jar "%PROGRAM%\lib\gouache.jar" %*
exit /b %ERRORLEVEL%

rem Takes the first home of a Java 25 or newer. Its release file says JAVA_VERSION="25.0.1".
:try
if defined FOUND exit /b
if not exist "%~1\bin\java.exe" exit /b
if not exist "%~1\release" exit /b
for /f tokens^=2^ delims^=^=^.^" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do if %%V geq 25 set "FOUND=%~f1"
exit /b
