@echo off
rem Activates the virtual environment in .venv on Windows; on other systems: . .venv/bin/activate
.venv\Scripts\activate.bat
